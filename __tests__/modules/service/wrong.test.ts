import type { CloudName } from '../../../modules/core/placement';
import type { ServiceProps } from '../../../modules/service/service';
import { certificate } from '../../support/certificates';
import { theirs } from '../../support/network';
import { BASE, DIGEST, on, serve } from '../../support/service';
import { CLOUDS, synth } from '../../support/synth';

const problemsOf = (cloud: CloudName, props: Partial<ServiceProps>) =>
  on(cloud, { min: 2, max: 2, ...props }).problems.map(({ message, remedy }) => `${message} ${remedy}`);

test.each(CLOUDS)('an image has a host and a version on %s', (cloud) => {
  expect(problemsOf(cloud, { image: 'nginx' })[0]).toMatch(
    /^image is "nginx", which is not the name of an image with its host\. Write the full name: docker\.io/,
  );
  expect(problemsOf(cloud, { image: 'docker.io/library/nginx' })).toEqual([
    'image is "docker.io/library/nginx", without tag or digest. Add the digest: @sha256:….',
  ]);
  expect(problemsOf(cloud, { image: 'docker.io/library/nginx:latest' })).toEqual([
    'image has the tag "latest", which changes with each push without a difference in the plan. Use the ' +
      'digest, or a tag that does not change.',
  ]);
  expect(problemsOf(cloud, { image: `docker.io/library/nginx@${DIGEST}` })).toEqual([]);
});

test('on Google a public image is one of Docker Hub', () => {
  expect(problemsOf('google', { image: 'ghcr.io/acme/shop:1' })[0]).toMatch(
    /^image is "ghcr\.io\/acme\/shop:1", Google Cloud Run supports images of Artifact Registry/,
  );
  expect(problemsOf('aws', { image: 'ghcr.io/acme/shop:1' })).toEqual([]);
});

test('a public image on a network without a way to it is refused', () => {
  const without = (cloud: CloudName) =>
    synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      catalogue.service(stack, 'shop', {
        image: 'docker.io/library/nginx:1.27',
        cpu: 1,
        memoryMiB: 2048,
        min: 1,
        max: 1,
        network,
        identity: catalogue.identity(stack, 'keeper'),
      });
    }).problems.map(({ message }) => message);
  for (const cloud of ['aws', 'azure'] as const) {
    expect(without(cloud)).toEqual([
      'image is "docker.io/library/nginx:1.27", which is pulled from the internet, but no rule allows ' +
        'shop to connect on port 443.',
    ]);
  }
  // Cloud Run pulls it itself.
  expect(without('google')).toEqual([]);
});

test.each(['aws', 'azure'] as const)('an image of a registry needs a rule on %s', (cloud) => {
  const without = (allow: boolean) =>
    synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      const registry = catalogue.registry(stack, 'images', { images: ['web'] });
      const identity = catalogue.identity(stack, 'keeper');
      const image = { registry, name: 'web', digest: DIGEST };
      const common = { cpu: 1, memoryMiB: 2048, min: 1, max: 1, network, identity };
      const { member } = catalogue.service(stack, 'shop', { ...common, image });
      if (allow) network.allow(member, 'internet', { port: 443 });
    }).problems.map(({ message }) => message);
  const refused = ["no rule allows shop to connect on port 443, so its image can't be pulled."];
  // Azure's registry is reached through the endpoint of the network.
  expect(without(false)).toEqual({ aws: refused, google: refused, azure: [] }[cloud]);
  expect(without(true)).toEqual([]);
});

test('a size that is not sold names the nearest', () => {
  expect(problemsOf('azure', { cpu: 6, memoryMiB: 2048 })[0]).toBe(
    'cpu 6 with memoryMiB 2048 is more than the Consumption profile of Azure Container Apps offers. The ' +
      'nearest is cpu 4 with memoryMiB 8192; for more, use a computeGroup.',
  );
  expect(problemsOf('google', { cpu: 1, memoryMiB: 40_000 })[0]).toContain('The nearest is cpu 8 with memoryMiB 32768');
  expect(problemsOf('aws', { cpu: 32, memoryMiB: 2048 })[0]).toContain('The nearest is cpu 16 with memoryMiB 32768');
  expect(problemsOf('aws', { cpu: 0, memoryMiB: 2048 })).toEqual([
    'cpu is 0, it must be more than 0. Correct the value.',
  ]);
});

test('min, max and port fit together', () => {
  for (const cloud of CLOUDS)
    expect(problemsOf(cloud, { min: 5 })[0]).toBe('min is 5, but max is 2. Lower min to at most 2, or raise max.');
  expect(problemsOf('aws', { min: 0 })[0]).toMatch(
    /^min is 0, but on AWS only scaling\.queue can start the first instance/,
  );
  expect(problemsOf('azure', { min: 0 })[0]).toMatch(/^min is 0, but on Azure only scaling\.requests/);
  expect(problemsOf('azure', { min: 0, port: 8080, scaling: { requests: 20 } })).toEqual([]);
  expect(problemsOf('aws', { scaling: { requests: 20 } })).toEqual([
    'scaling.requests requires port. Add port, or scale on something else.',
  ]);
});

test('on AWS requests are counted by a load balancer, without which nothing would scale on them', () => {
  const { problems } = synth('aws', (stack, catalogue) => {
    const network = theirs(stack, catalogue);
    const identity = catalogue.identity(stack, 'keeper');
    const shop = catalogue.service(stack, 'shop', {
      ...BASE,
      network,
      identity,
      port: 8080,
      scaling: { requests: 20 },
    });
    network.allow(shop.member, 'internet', { port: 443 });
  });
  expect(problems).toMatchObject([{ message: 'scaling.requests is 20, but no load balancer counts requests for it.' }]);
});

test.each(CLOUDS)('a service behind a load balancer requires a port on %s', (cloud) => {
  const { problems } = synth(cloud, (stack, catalogue) => {
    const network = theirs(stack, catalogue);
    const service = serve(stack, catalogue, { min: 2, max: 2 }, network);
    catalogue.loadBalancer(stack, 'entry', {
      network,
      certificate: { given: certificate('shop') },
      routes: [{ service }],
    });
  });
  expect(problems[0]).toMatchObject({
    message: expect.stringMatching(/^routes\.0\.service is test-[\w-]+\/shop, which has no port\.$/),
    remedy: 'Set port of the service, which is required for requests.',
  });
});

test.each(CLOUDS)('variables are named once, well, and hold no secret on %s', (cloud) => {
  const problemsWith = (environment: Record<string, string>) => problemsOf(cloud, { environment });
  expect(problemsWith({ API_TOKEN: 'abc' })).toEqual([
    'environment.API_TOKEN contains a plaintext secret, which every principal that may describe the ' +
      'program can read. Create a secret, and use it: secrets: { API_TOKEN: secret }.',
  ]);
  expect(problemsWith({ DB: 'postgres://shop:hunter2@db/orders' })).toHaveLength(1);
  expect(problemsWith({ API_TOKEN_NAME: 'abc', DB: 'postgres://db/orders' })).toEqual([]);
  expect(problemsWith({ 'A-B': '1' })).toEqual([
    'environment.A-B is not the name of a variable. Use letters, digits and _, not beginning with a digit.',
  ]);
  expect(problemsWith({ PORT: '80' })).toEqual(['environment.PORT is set by the platform. Choose another name.']);
  const { problems } = synth(cloud, (stack, catalogue) => {
    const network = theirs(stack, catalogue);
    serve(
      stack,
      catalogue,
      { min: 1, max: 1, environment: { KEY: '1' }, secrets: { KEY: catalogue.secret(stack, 'key', { network }) } },
      network,
    );
  });
  expect(problems.map(({ message }) => message)).toEqual(['KEY is in both environment and secrets.']);
});

test('sidecars have unique ids, and fit into an instance', () => {
  const sidecar = { id: 'proxy', image: 'docker.io/library/nginx:1.27', cpu: 1, memoryMiB: 2048 };
  expect(problemsOf('azure', { sidecars: [sidecar, sidecar] })[0]).toBe(
    'sidecars.1.id is "proxy", which is already used. Give each sidecar its own id.',
  );
  expect(problemsOf('azure', { cpu: 4, memoryMiB: 8192, sidecars: [sidecar] })[0]).toBe(
    'with its sidecars it requires cpu 5 and memoryMiB 10240, which is not an available combination. ' +
      'Lower cpu or memoryMiB, or use fewer sidecars.',
  );
});
