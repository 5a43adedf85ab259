export const HTTPS_PORT = 443;
/** What a service listens on that is called over HTTPS alone. */
export const HTTPS: readonly number[] = [HTTPS_PORT];
