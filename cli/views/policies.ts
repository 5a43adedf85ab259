import type { Finding } from '../../policies';

/** What `npm run policies` found, in one environment's stack or in one plan. */
export interface Judged {
  /** The stack, or the file of the plan. */
  readonly where: string;
  readonly findings: readonly Finding[];
  readonly waived: readonly (Finding & { readonly why: string })[];
  /** Waivers that waive nothing. */
  readonly unused: readonly { readonly rule: string; readonly path: string }[];
}

/** `npm run policies -- --format json` */
export interface PolicyReport {
  readonly format: 1;
  /** Listed where nothing else was asked for. */
  readonly rules?: readonly { readonly id: string; readonly level: 'error' | 'warning'; readonly title: string }[];
  readonly judged: readonly Judged[];
  /** Waivers of an environment that waive nothing in any of its stacks. */
  readonly idle: readonly { readonly where: string; readonly message: string }[];
}

export function policiesText({ rules, judged, idle }: PolicyReport): string {
  const width = Math.max(0, ...(rules ?? []).map(({ id }) => id.length));
  const lines = [
    ...(rules ?? []).map(({ id, level, title }) => `${id.padEnd(width)}  ${level.padEnd('warning'.length)}  ${title}`),
    ...(rules ? [''] : []),
    ...judged.flatMap(linesOf),
    ...idle.map(({ where, message }) => `error ${where}: ${message}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function linesOf({ where, findings, waived, unused }: Judged): string[] {
  return [
    `${where}: ${findings.length} findings, ${waived.length} waived`,
    ...findings.map(
      ({ level, rule, construct, address, reason, remedy }) =>
        `  ${level} ${rule}: ${construct}${construct === address ? '' : ` (${address})`}: ${reason}.\n    ${remedy}`,
    ),
    ...waived.map(({ rule, construct, reason, why }) => `  waived ${rule}: ${construct}: ${reason}.\n    ${why}`),
    ...unused.map(({ rule, path }) => `  error waiver of ${rule} at ${path}: it waives nothing.`),
  ];
}
