import { LinuxFunctionApp, type LinuxFunctionAppConfig } from '@cdktf/provider-azurerm/lib/linux-function-app';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { Construct } from 'constructs';
import { resourceGroupOf, UNTIL_IN_EFFECT, workspaceOf } from '../core/azure';
import { environmentOf } from '../core/environment';
import { report } from '../core/errors';
import { blobIn } from '../core/generation/azure';
import { existingOn } from '../core/kind';
import type { Counted } from '../core/logged-errors';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { asManagedIdentity } from '../identity/azure';
import { grant, type Identity } from '../identity/identity';
import { asVirtualNetwork } from '../network/azure-base';
import type { AzureNetworkMember } from '../network/azure-member';
import { AzureSecret } from '../secret/azure';
import { allowVault } from '../secret/azure-vault';
import type { Secret } from '../secret/secret';
import { type AzureParts, accountWithContainer } from '../storage/azure-bucket-parts';
import { hostFiles } from './azure-host';
import { MOST, planNumber, planOf } from './azure-plan';
import { type AzureTrigger, azureTriggers } from './azure-triggers';
import { CloudFunction, type ExistingFunction, type FunctionProps, type Http, type Runtime } from './function';
import { ERRORS } from './metrics';
import { filesOf, isWrong, type Taking } from './program';
import { letRead } from './secrets';
import { FUNCTION_DEFAULTS } from './settings';
import { assetOf, checkSize } from './zip';

/** Source: azurerm v4.55.0, internal/services/appservice/validate (WebAppName). */
const APP_NAME: NameRule = {
  what: 'function app',
  min: 2,
  max: 60,
  pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/,
  allowed: 'letters, digits and -, beginning and ending with a letter or digit',
  unique: 'global',
};

const STACKS: Readonly<Record<Exclude<Runtime, 'dotnet8'>, object>> = {
  node22: { nodeVersion: '22' },
  'python3.13': { pythonVersion: '3.13' },
  'python3.12': { pythonVersion: '3.12' },
  java21: { javaVersion: '21' },
  go1: { useCustomRuntime: true },
};

/** Source: learn.microsoft.com/azure/azure-functions/run-functions-from-deployment-package */
const MAX_SIZE = { service: 'Azure Functions', zip: 1024, remedy: '' };

/** The bundle format of Azure Functions: a function for each trigger type. */
export const ON_AZURE: Taking = {
  cloud: 'azure',
  adapter: 'azure-event',
  exports: 'module.exports = serve(handler);',
  manifest: true,
  installs: false,
};

abstract class AnyFunctionApp extends CloudFunction {
  /** The audience of callers' tokens; undefined if it accepts none. */
  abstract readonly audience: string | undefined;
  /** Whether it is public. */
  readonly isPublic: boolean = false;
}

/**
 * A function app that runs from a zip in its own storage account, which it reads with its identity;
 * shared keys are disabled.
 *
 * It uses an Elastic Premium plan. With Flex Consumption, azurerm writes a connection string with
 * an empty key into AzureWebJobsStorage at each create and update, even with identity-based
 * storage; if app_settings removes it, each plan adds it again, since a read omits it. It also
 * deploys programs with a password. Source: azurerm v4.55.0,
 * function_app_flex_consumption_resource.go (Create, Update,
 * unpackFunctionAppFlexConsumptionSettings), helpers/publish_app.go;
 * hashicorp/terraform-provider-azurerm#29693.
 */
export class AzureFunction extends AnyFunctionApp {
  readonly app: LinuxFunctionApp;
  readonly url: string | undefined;
  readonly audience: string | undefined;
  override readonly isPublic: boolean;
  declare readonly member: AzureNetworkMember | undefined;
  private readonly callers: string[] = [];

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id, props);
    const { project, environment, region } = this.placement;
    const { concurrency, http } = props;
    this.isPublic = http?.public ?? false;
    this.audience = http && !http.public && http.azure ? audienceOf(http.azure.applicationId) : undefined;
    const identity = asManagedIdentity(props.identity);
    const host = new Construct(this, 'host');
    const storage = accountWithContainer(host, {
      container: 'programs',
      location: region,
      key: undefined,
      copied: undefined,
      // It contains programs and leases; a protected environment keeps previous versions.
      versioned: this.placement.protected,
    });
    const run = grant(this, props.identity, 'run', (place) => {
      // The roles that the host requires. Source:
      // learn.microsoft.com/azure/azure-functions/functions-reference (connecting to host storage
      // with an identity)
      identity.allow(place, 'Storage Blob Data Owner', storage.account.id, undefined, UNTIL_IN_EFFECT);
    });
    const triggers = azureTriggers(this, props);
    const program = this.programOf(props, storage, triggers);
    const memory = props.memoryMiB ?? FUNCTION_DEFAULTS.memoryMiB;
    const inside = props.network && asVirtualNetwork(props.network).functions(planNumber(memory));
    if (inside && props.network) this.member = asVirtualNetwork(props.network).joinFront(this, 'private', inside.front);
    for (const [name, secret] of Object.entries(props.secrets ?? {})) this.reachSecret(name, secret);

    this.app = new LinuxFunctionApp(this, 'app', {
      name: nameOf(this, APP_NAME),
      resourceGroupName: resourceGroupOf(this).name,
      location: region,
      servicePlanId: planOf(this, memory).id,
      functionsExtensionVersion: '~4',
      storageAccountName: storage.account.name,
      storageUsesManagedIdentity: true,
      // A file share would require the account key.
      contentShareForceDisabled: true,
      builtinLoggingEnabled: false,
      identity: { type: 'UserAssigned', identityIds: [identity.identityId] },
      keyVaultReferenceIdentityId: identity.identityId,
      virtualNetworkSubnetId: inside?.front.subnetId,
      httpsOnly: true,
      publicNetworkAccessEnabled: http !== undefined,
      webdeployPublishBasicAuthenticationEnabled: false,
      ftpPublishBasicAuthenticationEnabled: false,
      siteConfig: {
        applicationStack: props.runtime && props.runtime !== 'dotnet8' ? STACKS[props.runtime] : {},
        minimumTlsVersion: '1.2',
        scmMinimumTlsVersion: '1.2',
        ftpsState: 'Disabled',
        http2Enabled: true,
        // Also what is not for a private address, so that rules and NAT apply.
        vnetRouteAllEnabled: inside && true,
        elasticInstanceMinimum: concurrency?.least,
        appScaleLimit: concurrency?.most ?? MOST,
      },
      appSettings: {
        ...environmentOf(this, props.environment, letRead(props)),
        AzureWebJobsStorage__credential: 'managedidentity',
        AzureWebJobsStorage__clientId: identity.clientId,
        AZURE_CLIENT_ID: identity.clientId,
        ...(program && {
          WEBSITE_RUN_FROM_PACKAGE: program.url,
          WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identity.identityId,
        }),
        ...Object.assign({}, ...triggers.map(({ settings }) => settings)),
      },
      tags: { description: `${stableId(this)} of ${project} ${environment}` },
      ...(http && !http.public && this.signedIn(http, identity.principalId)),
      // The host starts immediately, and fails until the roles are effective.
      dependsOn: [...run.resources, ...triggers.flatMap(({ ready }) => ready), ...(inside?.ready ?? [])],
      ...props.native?.azure?.function,
    });
    new MonitorDiagnosticSetting(this, 'logs', {
      name: 'logs',
      targetResourceId: this.app.id,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      enabledLog: [{ category: 'FunctionAppLogs' }],
    });
    this.url = http && `https://${this.app.defaultHostname}`;
  }

  protected override countErrors(): Counted {
    return { azure: ERRORS, target: { dimensions: { _ResourceId: this.app.id } } };
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: {}, resourceId: this.app.id };
  }

  /** A vault is accessible from its network only. */
  private reachSecret(name: string, secret: Secret): void {
    if (!this.member) {
      report(this, {
        message: `secrets.${name} is in a vault, which is accessible from its network only, but network is not set.`,
        remedy: 'Add network: the one of the secret.',
      });
    } else if (secret instanceof AzureSecret) allowVault(secret, this.member);
  }

  /** The blob of the program. */
  private programOf(
    props: FunctionProps,
    { account, container }: AzureParts,
    triggers: readonly AzureTrigger[],
  ): StorageBlob | undefined {
    const { code, runtime, handler } = props;
    if (code.folder === undefined || !runtime || !handler) return undefined;
    const files = filesOf({ folder: code.folder, runtime, handler }, ON_AZURE);
    if (isWrong(files)) {
      report(this, files);
      return undefined;
    }
    const asset = assetOf(this, { ...files, ...hostFiles(this, props, Object.keys(files), triggers) });
    checkSize(this, asset, MAX_SIZE);
    const { path, hash } = asset;
    return new StorageBlob(this, 'program-blob', {
      name: `${hash}.zip`,
      ...blobIn(container, account.name),
      type: 'Block',
      source: path,
      contentType: 'application/zip',
      // The app switches to the new blob before the old one is deleted.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** Accepts only tokens of the directory, for this application, of identities with grantInvoke. */
  private signedIn({ azure }: Http, self: string): Partial<LinuxFunctionAppConfig> {
    if (!azure) {
      report(this, {
        message:
          'http.azure is not set: callers require a token for an application of the directory, which ' +
          'azurerm cannot create.',
        remedy: 'Register an application and set http: { azure: { applicationId } }, or set public to true.',
      });
      return {};
    }
    // An empty list would allow every identity in the directory.
    this.callers.push(self);
    return {
      authSettingsV2: {
        authEnabled: true,
        requireAuthentication: true,
        unauthenticatedAction: 'Return401',
        defaultProvider: 'azureactivedirectory',
        activeDirectoryV2: {
          clientId: azure.applicationId,
          tenantAuthEndpoint: `https://login.microsoftonline.com/${factsOf(this.placement.facts, 'azure').tenant}/v2.0`,
          allowedAudiences: [audienceOf(azure.applicationId)],
          allowedIdentities: this.callers,
        },
        login: {},
      },
    };
  }

  protected override allowInvoke(_: Construct, identity: Identity): void {
    if (this.callers.length === 0) {
      report(this, {
        message:
          'grantInvoke: Azure Functions requires HTTP with sign-in, but ' +
          `${this.url ? 'the function is public' : 'http is not set'}.`,
        remedy: 'Add http: { azure: { applicationId } }, or send a message to a queue that is a trigger.',
      });
      return;
    }
    this.callers.push(asManagedIdentity(identity).principalId);
  }
}

const audienceOf = (applicationId: string) => `api://${applicationId}`;

export class ExistingAzureFunction extends AnyFunctionApp {
  readonly url: string | undefined;
  readonly audience = undefined;

  constructor(scope: Construct, id: string, existing: ExistingFunction) {
    super(scope, id, {});
    this.url = existingOn(this, existing, 'azure').url;
  }

  protected override allowInvoke(): void {
    report(this, {
      message: 'grantInvoke: the settings of a function app created elsewhere determine who may call it.',
      remedy: "Ask its owner to add the identity's principal id to allowed_identities.",
    });
  }
}

export function asFunctionApp(fn: CloudFunction): AnyFunctionApp {
  if (fn instanceof AnyFunctionApp) return fn;
  throw new Error(`${fn.node.path} is not a function of azure`);
}
