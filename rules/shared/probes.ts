import type { Value } from '../../engine/edit/operations';

/** A probe to start from: what to ask has to be chosen, the port is that of the container. */
export interface ProbeSkeleton {
  /** How a title calls it: `that opens port http`. */
  how: string;
  value: Value;
}

/** For a port by name or number. Opening it proves that the program listens, asking a page that it answers. */
export function probeSkeletons(port: string | number): ProbeSkeleton[] {
  return [
    { how: `that opens port ${port}`, value: { tcpSocket: { port } } },
    { how: `that gets / on port ${port}`, value: { httpGet: { path: '/', port } } },
  ];
}
