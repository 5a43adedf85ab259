/** What a service listens on that is called over HTTPS alone. */
export const HTTPS: readonly number[] = [443];
