/** What the transcripts write into their files. */

export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:latest
`;

/** The only finding in it. */
export const LATEST = '8:toy/latest-image "web:latest"';

/** Reads a ConfigMap. */
export const READER = `${POD.replace(':latest', ':1')}      envFrom:
        - configMapRef: {name: settings}
`;

export const MISSING = '10:toy/missing-config "settings"';

export const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data: {}
`;

/** Two flaws with safe fixes, one of which shows only when the other is mended. */
export const MISSPELT = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  labels:
    tier: bakend # who reads this?
`;
