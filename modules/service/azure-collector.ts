import { ApplicationInsights } from '@cdktf/provider-azurerm/lib/application-insights';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import { childIn } from '../core/child';
import { insightsWithoutKeys } from '../core/generation/azure';
import { logDaysOf } from '../core/log-retention';
import { type NameRule, nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import { asManagedIdentity } from '../identity/azure';
import { grant } from '../identity/identity';
import type { NetworkMember } from '../network/network';
import { needsTelemetry } from '../network/telemetry';
import { resourcesOf } from './azure-app';
import {
  COLLECTOR,
  COLLECTOR_ARGUMENTS,
  COLLECTOR_HEALTH,
  COLLECTOR_IMAGE,
  COLLECTOR_SIZE,
  collectorVariable,
} from './collector';
import type { ContainerProps } from './container';
import type { Service } from './service';

/** Source: azurerm v4.55.0, internal/services/applicationinsights (name: not empty, no \ or /). */
const INSIGHTS_NAME: NameRule = {
  what: 'Application Insights',
  max: 255,
  pattern: /^[A-Za-z0-9][A-Za-z0-9-]*$/,
  allowed: 'letters, digits and -',
  unique: 'parent',
};

/** The placement's Application Insights, which stores in its workspace and refuses the key. */
function insightsOf(scope: Construct): ApplicationInsights {
  return childIn(TerraformStack.of(scope), 'telemetry', 'insights', (place) => {
    const group = resourceGroupOf(place);
    return new ApplicationInsights(place, 'insights', {
      name: nameOf(place, INSIGHTS_NAME, { parent: group }),
      resourceGroupName: group.name,
      location: placementOf(place).region,
      applicationType: 'web',
      workspaceId: workspaceOf(place).id,
      ...insightsWithoutKeys(),
      internetQueryEnabled: false,
      retentionInDays: logDaysOf(place),
    });
  });
}

/**
 * Allows the program's identity to send telemetry: the collector is in its replica. Source:
 * learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication (the role)
 */
export function sendTelemetry(
  service: Service,
  { identity }: Pick<ContainerProps, 'identity'>,
  member: NetworkMember,
): void {
  needsTelemetry(service, member, 'the containers', 'Application Insights and the registry of the collector');
  grant(service, identity, 'telemetry', (place) =>
    asManagedIdentity(identity).allow(place, 'Monitoring Metrics Publisher', insightsOf(service).id),
  );
}

/**
 * Container Apps has a managed agent, but azurerm does not support it
 * (hashicorp/terraform-provider-azurerm#28217), and it sends with the key. The exporter expects
 * deltas, and signs in with the identity. Sources: the READMEs of azuremonitorexporter
 * (AUTHENTICATION.md, open-telemetry/opentelemetry-collector-contrib#41107), azureauthextension and
 * cumulativetodeltaprocessor
 */
export function collectorOf(service: Service, { identity }: Pick<ContainerProps, 'identity'>) {
  const check = { transport: 'HTTP', port: COLLECTOR_HEALTH, path: '/', intervalSeconds: 10, failureCountThreshold: 3 };
  return {
    name: COLLECTOR,
    image: COLLECTOR_IMAGE.azure,
    args: COLLECTOR_ARGUMENTS,
    ...resourcesOf(COLLECTOR_SIZE.azure),
    env: [
      collectorVariable({
        exporters: { azuremonitor: { auth: { authenticator: 'azureauth' } } },
        through: { traces: 'azuremonitor', metrics: 'azuremonitor', logs: 'azuremonitor' },
        ofMetrics: { cumulativetodelta: {} },
        extensions: {
          azureauth: {
            managed_identity: { client_id: asManagedIdentity(identity).clientId },
            scopes: ['https://monitor.azure.com/.default'],
          },
        },
      }),
      // It names the endpoint; the key in it is not accepted.
      { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsOf(service).connectionString },
    ],
    livenessProbe: [check],
  };
}
