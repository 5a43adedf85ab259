import { AnnotationMetadataEntryType } from 'cdktf';
import type { Construct } from 'constructs';
import type { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import type { Cluster } from '../../modules/cluster/cluster';
import type { PodSettings } from '../../modules/cluster/token-command';
import type { ComputeGroup } from '../../modules/compute/compute';
import type { Scaling } from '../../modules/compute/properties';
import { formatProblem, whereIs } from '../../modules/core/errors';
import { placementOf } from '../../modules/core/placement';
import type { Identity } from '../../modules/identity/identity';
import type { Network, NetworkMember } from '../../modules/network/network';
import { imageName } from '../../modules/registry/image';
import type { Registry } from '../../modules/registry/registry';
import type { Service } from '../../modules/service/service';
import type { settings } from './settings';

type Settings = z.output<typeof settings>;
type Size = Settings['storefront'];

/** A program of the shop, in the folder with this name in programs/. */
interface Program {
  readonly name: 'storefront' | 'erp-worker';
  readonly network: Network;
  readonly identity: Identity;
  /** Its environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its port, and the path that returns 200. */
  readonly answers?: { readonly port: number; readonly healthPath: string };
  /** Whether a load balancer checks it. */
  readonly asked: boolean;
  /** Scaling of machines in addition to CPU. */
  readonly scaling?: Scaling;
}

/** What the workload `commerce-apps` creates the pods of a program from. */
export interface Pods extends Pick<Program, 'name' | 'environment' | 'answers'> {
  readonly image: string;
  /** Replaces the program of the image. */
  readonly command?: readonly string[];
  readonly size: Size;
  /** Of the identity of the pods. */
  readonly settings: PodSettings;
}

/** The platform of a program: one of the three. */
export type Running = { readonly member: NetworkMember } & (
  | { readonly group: ComputeGroup; readonly service?: undefined; readonly pods?: undefined }
  | { readonly service: Service; readonly group?: undefined; readonly pods?: undefined }
  | { readonly pods: Pods; readonly group?: undefined; readonly service?: undefined }
);

/** A public image with Node, as a placeholder until a program has an image. */
const BASE = 'docker.io/library/node:22.12.0-bookworm-slim';

/** Runs the shop's programs on machines, in containers or in a cluster, with or without images. */
export class Programs {
  private readonly registry: Registry | undefined;

  constructor(
    private readonly scope: Construct,
    private readonly sizes: Settings,
    /** The cluster, with `runsOn: cluster`. */
    private readonly cluster?: Cluster,
  ) {
    if (sizes.runsOn !== 'machines' || sizes.images)
      this.registry = cloudOf(scope).registry(scope, 'images', { images: ['storefront', 'erp-worker'] });
    if (cluster?.nodeIdentity) this.registry?.grantPull(cluster.nodeIdentity);
  }

  /** The namespace of the pods: the id of the workload. */
  get namespace(): string {
    return this.scope.node.id;
  }

  /** The identity of a program. In a cluster it is that of the service account with this name. */
  identityOf(name: Program['name']): Identity {
    return this.cluster?.workloadIdentity(this.namespace, name) ?? cloudOf(this.scope).identity(this.scope, name);
  }

  run(program: Program): Running {
    const { name, network } = program;
    const size = this.sizes[name === 'storefront' ? 'storefront' : 'erpWorker'];
    const image = this.imageOf(name);
    const environment = { REGION: placementOf(this.scope).region, ...program.environment };
    if (!image) this.tellToPush(name);
    if (this.cluster) {
      const pods = this.inCluster(program, size, image, environment, this.cluster);
      return { pods, member: this.cluster.member };
    }
    if (this.sizes.runsOn === 'machines') {
      const group = this.onMachines(program, size, image, environment);
      // Docker is installed from the distribution's packages.
      if (image) network.allow(group.member, 'internet', { port: 80, description: 'Packages' });
      return { group, member: group.member };
    }
    const service = this.inContainers(program, size, image, environment);
    return { service, member: service.member };
  }

  private onMachines(
    { name, network, identity, answers, asked, scaling }: Program,
    size: Size,
    image: ReturnType<Programs['imageOf']>,
    environment: Program['environment'],
  ): ComputeGroup {
    return cloudOf(this.scope).computeGroup(this.scope, `${name}-group`, {
      network,
      identity,
      image: 'ubuntu-24.04',
      ...(image && { environment, container: { image, port: answers?.port } }),
      // Checked by the load balancer, which requires public names.
      ...(asked && answers && { health: { port: answers.port, path: answers.healthPath } }),
      ...size,
      ...(scaling && { scaling }),
    });
  }

  /** Scaling on a queue is supported on AWS only: elsewhere min equals max. */
  private inContainers(
    { name, network, identity, answers }: Program,
    { memoryGiB, ...size }: Size,
    image: ReturnType<Programs['imageOf']>,
    environment: Program['environment'],
  ): Service {
    return cloudOf(this.scope).service(this.scope, `${name}-service`, {
      network,
      identity,
      image: image ?? BASE,
      ...(!image && { command: placeholder(answers) }),
      ...(answers && { port: answers.port, health: { path: answers.healthPath } }),
      environment,
      memoryMiB: memoryGiB * 1024,
      ...size,
    });
  }

  private inCluster(
    { name, identity, answers }: Program,
    size: Size,
    image: ReturnType<Programs['imageOf']>,
    environment: Program['environment'],
    cluster: Cluster,
  ): Pods {
    return {
      name,
      image: imageName(this.scope, image ?? BASE),
      ...(!image && { command: placeholder(answers) }),
      answers,
      environment: { POLYCLOUD_CLOUD: placementOf(this.scope).cloud, ...environment },
      size,
      settings: cluster.podSettings(identity),
    };
  }

  private imageOf(name: Program['name']) {
    const image = this.sizes.images?.[name === 'storefront' ? 'storefront' : 'erpWorker'];
    if (image === undefined || !this.registry) return undefined;
    return image.startsWith('sha256:') ? { registry: this.registry, name, digest: image } : image;
  }

  /** Machines answer the health check themselves. */
  private tellToPush(name: Program['name']): void {
    if (this.sizes.runsOn === 'machines') return;
    const { environment } = placementOf(this.scope);
    const [workload] = this.scope.node.path.split('/').slice(-1);
    const message = formatProblem({
      where: whereIs(this.scope),
      message: `${name} has no image: what runs answers its health check, and every other request with 503.`,
      remedy:
        `Once the registry is there: npm run image -- push ${environment} ${workload}/images/${name} --tag ` +
        '1.0.0, and ' +
        'put the digest into images of the settings.',
    });
    this.scope.node.addMetadata(AnnotationMetadataEntryType.WARN, message);
  }
}

/** What runs until a program has an image. */
const placeholder = (answers: Program['answers']) => ['node', '-e', answers ? answerer(answers) : WAITER];

/** A Node program that answers the health check until the storefront has an image. */
const answerer = ({ port, healthPath }: NonNullable<Program['answers']>): string =>
  `const server = require('node:http').createServer(({ url }, response) => {
  const healthy = url.split('?')[0] === ${JSON.stringify(healthPath)};
  response.writeHead(healthy ? 200 : 503, { 'content-type': 'text/plain' });
  response.end(healthy ? 'ok' : 'The storefront has no image yet.');
}).listen(${port});
process.once('SIGTERM', () => server.close(() => process.exit(0)));`;

/** The same for programs without a health check. */
const WAITER = `setInterval(() => {}, 1 << 30);
process.once('SIGTERM', () => process.exit(0));`;
