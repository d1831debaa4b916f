import type { KubernetesVersion } from './versions';

/** The life of one version of a kind: built into Kubernetes, or brought along by a component such as cert-manager. */
export type ApiLife = BuiltInLife | ComponentLife;

interface Life {
  /** `policy/v1beta1`, `v1` for the core group. */
  apiVersion: string;
  group: string;
  version: string;
  kind: string;
  /** Undefined where it is not known: configuration files, and some old kinds. */
  namespaced: boolean | undefined;
}

export interface BuiltInLife extends Life {
  origin: 'kubernetes';
  /** The resource's name in a URL; undefined for bodies of subresources. */
  plural: string | undefined;
  stability: 'alpha' | 'beta' | 'stable';
  /** Served without any flag of the API server: stable, or beta introduced before 1.24 (KEP-3136). */
  servedByDefault: boolean;
  /** False for bodies of subresources and reviews: nobody keeps them in a file. */
  inManifests: boolean;
  introduced: KubernetesVersion;
  /** May lie ahead: upstream announces deprecations. */
  deprecated?: KubernetesVersion;
  /** The first release that does not serve it. */
  removed?: KubernetesVersion;
  /** What upstream intends; it has changed its mind before. */
  plannedRemoval?: KubernetesVersion;
  replacement?: ApiReplacement<KubernetesVersion>;
  migration?: Migration;
}

/** Versions are releases of the component, `v1.6.0` or `1.6.0` as its tags say. */
export interface ComponentLife extends Life {
  origin: 'component';
  /** `cert-manager` */
  component: string;
  /** Repository on GitHub, `cert-manager/cert-manager`. */
  repository: string;
  /** The newest release that the table knows; undefined when the component is released with Kubernetes. */
  newestRelease?: string;
  introduced?: string;
  /** The version was there at the oldest release looked at, so `introduced` is an upper bound. */
  introducedEarlier: boolean;
  deprecated?: string;
  removed?: string;
  replacement?: ApiReplacement<string>;
}

export interface ApiReplacement<Version> {
  apiVersion: string;
  kind: string;
  /** The first release that serves it. */
  since?: Version;
}

export interface Migration {
  /**
   * 'rename': only apiVersion changes · 'fields': fields move too · 'semantics': the same fields mean something else ·
   * 'manual': another kind or concept · 'none': nothing replaces it.
   */
  type: 'rename' | 'fields' | 'semantics' | 'manual' | 'none';
  changes: readonly Change[];
}

export interface Change {
  operation: 'rename' | 'restructure' | 'require' | 'default' | 'remove' | 'validation' | 'semantics';
  /** For people: `spec.backend`, `**` any depth, `*` the whole object. */
  path: string;
  /** What takes its place. */
  to?: string;
  /** A short clause: `1 became 25%`. */
  explanation?: string;
}
