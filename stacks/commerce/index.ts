import { AnnotationMetadataEntryType, TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { type Cloud, cloudOf } from '../../modules/cloud';
import { formatProblem, report, whereIs } from '../../modules/core/errors';
import type { Database } from '../../modules/database/database';
import { publicNames } from '../../modules/dns/public-names';
import type { Identity } from '../../modules/identity/identity';
import type { Network } from '../../modules/network/network';
import kubernetes from '../kubernetes';
import { defineWorkload } from '../workload';
import { addFunctions, documentNotifications } from './functions';
import { Programs, type Running } from './programs';
import { checkSettings, settings, smallest } from './settings';

/** Where the storefront answers. */
const SHOP_PORT = 8080;
/** An ERP worker processes this many orders in the time that a new machine requires to start. */
const ORDERS_PER_WORKER = 20;

/**
 * A public shop and a private ERP. Customers reach the edge, and through it the load balancer and
 * the storefront, which keeps sessions in a cache. An order is written as an object to a bucket and
 * announced by a small message on an ordered queue (claim check: large data in the bucket, small
 * event in the queue); the ERP worker consumes the queue, reads the object, stores the order in its
 * database, and publishes to a topic for all subscribers (stock, billing). Functions do occasional
 * work: orders of partners, delivery notes, and the stock export.
 */
export default defineWorkload({
  description: 'A public shop and the ERP behind it: orders go through a bucket, an ordered queue and a topic.',
  settings,
  check: checkSettings,
  preview: smallest,
  needs: { network: true },
  takes: [kubernetes],
  takesIf: ({ runsOn }) => runsOn === 'cluster',
  build(scope, { settings: sizes, network, dns, offersOf }) {
    const cloud = cloudOf(scope);
    const cluster = sizes.runsOn === 'cluster' ? offersOf(kubernetes, sizes.cluster).cluster : undefined;
    const programs = new Programs(scope, sizes, cluster);

    const notifications = documentNotifications(scope, sizes);
    const docs = cloud.bucket(scope, 'docs', { notifications: notifications && [notifications] });
    const orders = cloud.queue(scope, 'orders', {
      ordered: true,
      visibilityTimeoutSeconds: 120,
      deadLetters: { maxReceives: 5 },
    });

    const shopper = programs.identityOf('storefront');
    docs.grantWrite(shopper);
    orders.grantSend(shopper);
    const sessions = cloud.cache(scope, 'sessions', { network, ...sizes.sessionCache });
    sessions.grantConnect(shopper);
    const healthPath = dns?.healthPath ?? '/';
    const storefront = programs.run({
      name: 'storefront',
      network,
      identity: shopper,
      answers: { port: SHOP_PORT, healthPath },
      asked: dns !== undefined,
      environment: {
        DOCUMENTS: docs.address,
        ORDERS: orders.sendAddress,
        ...orders.gocloudSend.environment,
        HTTP_PORT: String(SHOP_PORT),
        HEALTH_PATH: healthPath,
        SESSIONS_HOST: sessions.address,
        SESSIONS_PORT: String(sessions.port),
        SESSIONS_USER: sessions.userOf(shopper),
      },
    });
    const { member: shop } = storefront;

    const clerk = programs.identityOf('erp-worker');
    orders.grantConsume(clerk);
    docs.grantRead(clerk);
    const sales = cloud.topic(scope, 'sales');
    sales.grantPublish(clerk);
    for (const subscriber of ['stock', 'billing']) cloud.queue(scope, subscriber, { subscribesTo: { topic: sales } });

    const database = cloud.database(scope, 'order-db', {
      engine: 'postgres',
      version: '16',
      network,
      ...sizes.orderDatabase,
    });
    database.grantConnect(clerk);
    const administrator = cloud.identity(scope, 'db-admin');
    database.grantAdminister(administrator);
    if (sizes.makeDatabaseUsers) makeUsers(scope, network, database, administrator, [clerk]);
    const erpWorker = programs.run({
      name: 'erp-worker',
      network,
      identity: clerk,
      asked: false,
      scaling: { queue: { metric: orders.depthMetric, messagesPerMachine: ORDERS_PER_WORKER } },
      environment: {
        DOCUMENTS: docs.address,
        ORDERS: orders.consumeAddress,
        ...orders.gocloudSend.environment,
        SALES: sales.publishAddress,
        DATABASE_HOST: database.address,
        DATABASE_PORT: String(database.port),
        DATABASE_NAME: database.databaseName,
        DATABASE_USER: database.userOf(clerk),
      },
    });
    const { member: erp } = erpWorker;
    network.allow(erp, database.member, { port: database.port, description: 'Orders' });
    cloud.backup(scope, 'backup').protect(database, docs);

    network.allow(shop, sessions.member, { port: sessions.port, description: 'Sessions' });

    // A cluster may have allowed its nodes the same, with its own description.
    const description = cluster ? undefined : 'Services of the cloud';
    for (const port of orders.ports) network.allow(shop, 'internet', { port, description });
    for (const port of new Set([...orders.ports, ...sales.ports]))
      network.allow(erp, 'internet', { port, description });
    publish(scope, cloud, network, storefront);
    addFunctions(scope, sizes, { docs, orders, uploaded: notifications?.to });

    new TerraformOutput(scope, 'docs-address', {
      value: docs.address,
      description: 'Where order documents are written',
    });
    new TerraformOutput(scope, 'orders-send', { value: orders.sendAddress, description: 'Where orders are announced' });
    new TerraformOutput(scope, 'orders-consume', {
      value: orders.consumeAddress,
      description: 'Where orders are consumed',
    });
    new TerraformOutput(scope, 'order-db-address', { value: database.address, description: 'Where orders are kept' });
    return {
      /** What the workload `commerce-apps` deploys, with `runsOn: cluster`. */
      inCluster: cluster && {
        cluster,
        namespace: programs.namespace,
        pods: [storefront, erpWorker].flatMap(({ pods }) => pods ?? []),
        /** The ports that the pods connect to. */
        ports: [...new Set([...orders.ports, ...sales.ports, database.port, sessions.port])],
      },
    };
  },
});

/**
 * The public entry, if the environment has public names: the edge, and behind it the load balancer,
 * which has exclusive access to the shop.
 */
function publish(scope: Construct, cloud: Cloud, network: Network, storefront: Running): void {
  const names = publicNames(scope);
  if (!names) return;
  if (storefront.pods) {
    report(scope, {
      message: 'runsOn is cluster, and the load balancer of the public name does not send requests to a cluster.',
      remedy: 'Set runsOn: containers or machines, or remove dns from the environment.',
    });
    return;
  }
  const { zone, host, entry: own, origin, certificates, edgeCertificate, others } = names;
  const entry = cloud.loadBalancer(scope, 'entry', {
    network,
    certificate: certificates
      ? { given: certificates }
      : { managed: { domain: host, alternativeNames: [own, origin], zone } },
    routes: [storefront.group ? { group: storefront.group, port: SHOP_PORT } : { service: storefront.service }],
  });
  if (others.length > 0) {
    const message = formatProblem({
      where: whereIs(scope),
      message:
        `${others.join(', ')} on the same cloud has the edge of ${host}, and a name is on one edge of the ` +
        'world only: people reach this load balancer without one.',
      remedy: 'When the move is done, see docs/region-move.md for the way to an edge here.',
    });
    scope.node.addMetadata(AnnotationMetadataEntryType.WARN, message);
    names.publish(entry.target);
    return;
  }
  const edge = cloud.edge(scope, 'edge', {
    names: [host, own],
    zone,
    certificate: edgeCertificate,
    origin: { loadBalancer: entry, host: origin },
  });
  names.publish(edge.target);
}

/**
 * A machine that creates the database's users when it starts, for a single apply. Interactive
 * sign-in is disabled.
 */
function makeUsers(
  scope: Construct,
  network: Network,
  database: Database,
  administrator: Identity,
  users: readonly Identity[],
): void {
  const machine = cloudOf(scope).computeGroup(scope, 'db-admin-group', {
    network,
    identity: administrator,
    image: 'ubuntu-24.04',
    cpu: 1,
    memoryGiB: 2,
    min: 1,
    max: 1,
    signIn: false,
    userData: database.userScript(administrator, users),
  });
  network.allow(machine.member, database.member, {
    port: database.port,
    description: 'Administration of the database',
  });
  network.allow(machine.member, 'internet', { ports: [80, 443], description: 'Packages, and services of the cloud' });
}
