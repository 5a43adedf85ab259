import { ServicebusNamespace } from '@cdktf/provider-azurerm/lib/servicebus-namespace';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { childIn } from '../core/child';
import { type NameRule, nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import { foundationOf } from '../core/stacks';

const NAMESPACE_NAME: NameRule = {
  what: 'Service Bus namespace',
  min: 6,
  max: 50,
  pattern: /^[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$(?<!-sb|-mgmt)/,
  allowed: 'letters, digits and -, beginning with a letter, not ending with -, -sb or -mgmt',
  unique: 'global',
};

/**
 * HTTPS, and AMQP over TLS, which clients use by default. Source:
 * learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide, AMQP outbound
 * port requirements.
 */
export const SERVICE_BUS_PORTS: readonly number[] = [443, 5671];

/** The ports that clients of a namespace connect to. */
export const hostOf = (namespaceName: string): string => `${namespaceName}.servicebus.windows.net`;

/**
 * The Service Bus namespace of the placement, for queues and topics: a topic can only forward to
 * queues in the same namespace.
 */
export function messagingNamespaceOf(scope: Construct): ServicebusNamespace {
  const stack = foundationOf(scope);
  return childIn(stack, 'messaging', 'namespace', (messaging) => {
    const group = resourceGroupOf(scope);
    return new ServicebusNamespace(messaging, 'namespace', {
      name: nameOf(messaging, NAMESPACE_NAME),
      resourceGroupName: group.name,
      location: placementOf(stack).region,
      sku: 'Standard',
      localAuthEnabled: false,
      minimumTlsVersion: '1.2',
    });
  });
}
