import { AZURE, CLOUDFLARE, Deployment, environment, ROUTE53 } from '../support/moves';

test.concurrent.each([
  ['Route 53', ROUTE53],
  ['Cloudflare', CLOUDFLARE],
  ['Azure DNS', AZURE],
])('traffic shifts by weights at %s', async (_, names) => {
  const here = new Deployment();
  try {
    const weights = (east: number, west: number) =>
      environment(names, [
        `{ cloud: aws, region: us-east-1, weight: ${east} }`,
        `{ cloud: aws, region: us-west-2, weight: ${west} }`,
      ]);
    await here.deploy(weights(90, 10));
    await here.deploy(weights(90, 90));
    await here.deploy(weights(10, 90));
  } finally {
    await here.stop();
  }
});
