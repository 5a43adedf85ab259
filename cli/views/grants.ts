/** One permission, with the paths of its constructs. `grants --format json` prints a list. */
export interface GrantRow {
  readonly stack: string;
  readonly identity: string;
  /** `consume` */
  readonly verb: string;
  readonly resource: string;
  /** The part of the resource, if the grant is limited. */
  readonly part?: string;
}

/** The grants of each stack, in columns. */
export function grantsText(rows: readonly GrantRow[]): string {
  const lines = [...new Set(rows.map(({ stack }) => stack))].flatMap((stack) => {
    const here = rows.filter((row) => row.stack === stack);
    const width = (column: 'identity' | 'verb') => Math.max(...here.map((row) => row[column].length));
    return [
      stack,
      ...here.map(
        ({ identity, verb, resource, part }) =>
          `  ${identity.padEnd(width('identity'))}  may ${verb.padEnd(width('verb'))}  ` +
          `${resource}${part ? ` (${part})` : ''}`,
      ),
    ];
  });
  return lines.map((line) => `${line}\n`).join('');
}
