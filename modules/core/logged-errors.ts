import { unsupported } from './features';
import type { Kind } from './kind';
import {
  type Absent,
  type AwsSeries,
  type AzureRows,
  type GoogleSeries,
  isAbsent,
  type Metric,
  type MetricTarget,
} from './metrics';

/**
 * The errors in the log of a construct: lines with the word ERROR, FATAL or CRITICAL, and JSON
 * lines whose `level` or `severity` is one of these, in upper or lower case.
 */
export const ERROR_WORDS = ['ERROR', 'FATAL', 'CRITICAL'];

/** In KQL: whether the text of a column reports an error. */
export const isError = (column: string) =>
  String.raw`${column} matches regex @"\b(ERROR|FATAL|CRITICAL)\b|""(level|severity)"": ?""(error|fatal|critical)"""`;

const ELSEWHERE = unsupported('the construct is on another cloud', 'Use the metric on its own cloud.');

/** How errors are counted on the cloud of the construct. */
export type Counted = { readonly target: MetricTarget } & (
  | { readonly aws: AwsSeries }
  | { readonly google: GoogleSeries }
  | { readonly azure: AzureRows }
);

export function loggedErrors(of: Kind, counted: Counted | Absent): Metric {
  const series: { readonly aws?: AwsSeries; readonly google?: GoogleSeries; readonly azure?: AzureRows } = isAbsent(
    counted,
  )
    ? {}
    : counted;
  const absent = isAbsent(counted) ? counted : ELSEWHERE;
  return {
    of,
    name: 'loggedErrors',
    definition: {
      meaning: 'lines of its log that report an error',
      unit: 'count',
      section: 'errors',
      aws: series.aws ?? absent,
      google: series.google ?? absent,
      azure: series.azure ?? absent,
    },
    target: isAbsent(counted) ? counted : counted.target,
  };
}
