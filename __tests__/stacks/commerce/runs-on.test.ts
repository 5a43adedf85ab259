import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { CLOUDS, type CloudName } from '../../../modules/core/placement';
import { byCloud } from '../../support/by-cloud';
import { defined } from '../../support/defined';
import { readBy } from '../../support/programs';
import { DIGEST } from '../../support/service';
import { shopOf } from './shop';

const shop = (cloud: CloudName, settings: object) => shopOf('staging', cloud, settings).resource;

interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const variables = (list: readonly { name: string; value: string }[]) =>
  Object.fromEntries(list.map(({ name, value }) => [name, value]));

/** The container of a program, in the words of each cloud. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function containerOf(cloud: CloudName, resource: any, program: 'storefront' | 'erp-worker'): Container {
  const id = `commerce_${program}-service`;
  return byCloud<CloudName, Container>(cloud, {
    aws: () => {
      const [{ image, entryPoint: command, environment }] = JSON.parse(
        resource.aws_ecs_task_definition[`${id}_task`].container_definitions,
      );
      return { image, command, environment: variables(environment) };
    },
    google: () => {
      const type = program === 'storefront' ? 'google_cloud_run_v2_service' : 'google_cloud_run_v2_worker_pool';
      const [service] = Object.entries(resource[type]).flatMap(([name, body]) => (name.startsWith(id) ? [body] : []));
      // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
      const [{ image, command, env }] = (service as any).template.containers;
      return { image, command, environment: variables(env) };
    },
    azure: () => {
      const [app] = Object.entries(resource.azurerm_container_app).flatMap(([name, body]) =>
        name.startsWith(id) ? [body] : [],
      );
      // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
      const [{ image, command, env }] = (app as any).template.container;
      return { image, command, environment: variables(env) };
    },
  });
}

const READS = { storefront: readBy('storefront'), 'erp-worker': readBy('erp-worker') };

const ask = (port: number, path: string) =>
  new Promise<number | undefined>((done) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    }).on('error', () => done(undefined));
  });

describe.each(CLOUDS)('on %s', (cloud) => {
  const without = shop(cloud, { runsOn: 'containers', erpWorker: { cpu: 1, memoryGiB: 2, min: 2, max: 2 } });

  test('containers run without an image of ours: a public one, which answers the health check', async () => {
    const { image, command = [], environment } = containerOf(cloud, without, 'storefront');
    expect(image).toMatch(/^docker\.io\/library\/node:\d+\.\d+\.\d+-/);
    const [program, ...rest] = command as [string, ...string[]];
    expect(program).toBe('node');
    // What the load balancer asks for, on the port to which it brings requests.
    const port = 20_000 + (process.pid % 5_000) + CLOUDS.indexOf(cloud);
    const text = defined(rest[1]).replace(`listen(${environment.HTTP_PORT})`, `listen(${port})`);
    expect(text).toContain(`listen(${port})`);
    const child = spawn(process.execPath, [defined(rest[0]), text], { stdio: 'ignore' });
    try {
      let status: number | undefined;
      for (let attempt = 0; attempt < 100 && status === undefined; attempt++) {
        status = await ask(port, defined(environment.HEALTH_PATH));
        await new Promise((done) => setTimeout(done, 50));
      }
      expect([status, await ask(port, '/orders')]).toEqual([200, 503]);
    } finally {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    }
    expect(JSON.stringify(without)).toContain(`"${environment.HEALTH_PATH}"`);
  });

  test('the edge and the load balancer behind it bring requests to the containers', () => {
    const one = (type: string) => {
      const resources = Object.values(without[type] ?? {});
      expect([type, resources.length]).toEqual([type, 1]);
      // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
      return resources[0] as any;
    };
    const { HEALTH_PATH, HTTP_PORT } = containerOf(cloud, without, 'storefront').environment;
    byCloud(cloud, {
      aws: () => {
        expect(JSON.stringify(one('aws_cloudfront_distribution').origin)).toContain('origin-');
        expect(one('aws_lb_target_group')).toMatchObject({ target_type: 'ip', health_check: { path: HEALTH_PATH } });
        expect(without.aws_ecs_service['commerce_storefront-service_service'].load_balancer).toEqual([
          {
            container_name: 'main',
            container_port: Number(HTTP_PORT),
            target_group_arn: expect.stringContaining('aws_lb_target_group.'),
          },
        ]);
      },
      google: () => {
        expect(one('google_compute_region_network_endpoint_group').cloud_run.service).toContain('storefront-service');
        expect(JSON.stringify(without.google_compute_backend_service)).toContain('security_policy');
      },
      azure: () => {
        expect(JSON.stringify(one('azurerm_cdn_frontdoor_origin'))).toContain('origin-');
        const { backend_address_pool, probe } = one('azurerm_application_gateway');
        expect(backend_address_pool[0].fqdns[0]).toContain('storefront-service');
        expect(probe[0].path).toBe(HEALTH_PATH);
      },
    });
  });

  test.each(['storefront', 'erp-worker'] as const)('%s is told every variable that it reads', (program) => {
    const { environment } = containerOf(cloud, without, program);
    expect(READS[program].length).toBeGreaterThan(2);
    expect(READS[program].filter((name) => !environment[name])).toEqual([]);
    expect(environment.POLYCLOUD_CLOUD).toBe(cloud);
    const ofAzure = Object.keys(environment).filter((name) => name.startsWith('AZURE_'));
    const azure = ['AZURE_CLIENT_ID', 'AZURE_SERVICEBUS_HOSTNAME'];
    expect(ofAzure).toEqual({ aws: [], google: [], azure: expect.arrayContaining(azure) }[cloud]);
  });

  test('a digest is an image of the registry, in containers and on machines, with the same variables', () => {
    const images = { storefront: DIGEST, erpWorker: 'docker.io/acme/worker:1.0.0' };
    const erpWorker = { cpu: 1, memoryGiB: 2, min: 2, max: 2 };
    const contained = shop(cloud, { runsOn: 'containers', images, erpWorker });
    const storefront = containerOf(cloud, contained, 'storefront');
    expect(storefront.image).toMatch(new RegExp(`storefront@${DIGEST}$`));
    expect(storefront.command).toBeUndefined();
    expect(containerOf(cloud, contained, 'erp-worker').image).toBe('docker.io/acme/worker:1.0.0');

    const machines = shop(cloud, { runsOn: 'machines', images, erpWorker });
    const starts = JSON.stringify(
      {
        aws: machines.aws_launch_template,
        google: machines.google_compute_region_instance_template,
        azure: machines.azurerm_linux_virtual_machine_scale_set,
      }[cloud],
    );
    expect(starts).toContain(`storefront@${DIGEST}`);
    expect(starts).toContain('--publish 8080:8080');
    for (const name of READS['erp-worker']) expect(starts).toContain(`--env ${name}`);
  });
});
