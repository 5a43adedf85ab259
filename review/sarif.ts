import { drifted, VERBS } from './phrases';
import { CLASSES, type RiskClass } from './risk';
import type { Change, Summary } from './summary';

const LEVELS: Record<RiskClass, 'error' | 'warning' | 'note'> = {
  'Data loss': 'error',
  Destroyed: 'error',
  Downtime: 'warning',
  Exposure: 'error',
  Weakening: 'warning',
  Cost: 'note',
  Other: 'note',
};

const MEANS: Record<RiskClass, string> = {
  'Data loss': 'Data is deleted.',
  Destroyed: 'A resource is destroyed that may hold data.',
  Downtime: 'A running resource stops, restarts or is replaced.',
  Exposure: 'Access is extended to more clients, or permissions are added.',
  Weakening: 'A protection becomes weaker.',
  Cost: 'It costs more.',
  Other: 'Another change.',
};

const idOf = (risk: RiskClass) => risk.toLowerCase().replaceAll(' ', '-');

/**
 * The findings in the format of code scanning (SARIF 2.1.0): one result for each, at the Terraform
 * address.
 */
export function sarif(summaries: readonly Summary[]): object {
  const rules = CLASSES.filter((risk) => risk !== 'Other').map((risk) => ({
    id: idOf(risk),
    name: risk.replaceAll(' ', ''),
    shortDescription: { text: MEANS[risk] },
    defaultConfiguration: { level: LEVELS[risk] },
  }));
  const results = summaries.flatMap(({ file = 'plan.json', changes, drift }) => [
    ...changes.flatMap((change) => resultsOf(change, VERBS[change.action], file)),
    ...drift.flatMap((change) => resultsOf(change, drifted(change), file)),
  ]);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'polycloud review', rules } }, results }],
  };
}

function resultsOf({ address, construct, findings }: Change, verb: string, file: string): object[] {
  return findings.map(({ class: risk, reason, attribute }) => ({
    ruleId: idOf(risk),
    level: LEVELS[risk],
    message: {
      text:
        `${construct ?? address} ${verb}: ` +
        `${reason}${attribute && !reason.includes(attribute) ? ` (${attribute})` : ''}`,
    },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: file.replaceAll('\\', '/') }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: address, kind: 'resource' }],
      },
    ],
    // The same finding of two plans has the same fingerprint.
    partialFingerprints: { finding: `${address}/${idOf(risk)}/${attribute ?? ''}` },
  }));
}
