/** A line of JSON, which the log services of all three clouds parse. */
export const log = (severity: 'INFO' | 'WARNING' | 'ERROR', message: string, more: object = {}): void => {
  console.log(JSON.stringify({ severity, message, ...more }));
};

export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Aborts when the platform stops the program. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

/** Runs a program; an error ends it with code 1, and the platform restarts it. */
export function run(main: () => Promise<void>): void {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      log('ERROR', errorText(error));
      process.exit(1);
    },
  );
}
