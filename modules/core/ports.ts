export const HTTPS_PORT = 443;
/** The port of services that are called over HTTPS only. */
export const HTTPS: readonly number[] = [HTTPS_PORT];
