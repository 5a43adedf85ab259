import { AZURE, CLOUDFLARE, Deployment, environment, ROUTE53 } from '../support/moves';

const EAST = 'dev-aws-us-east-1';
const WEST = 'dev-aws-us-west-2';
const GOOGLE = 'dev-google-us-east1';

test.concurrent.each([
  ['region, names at Route 53', ROUTE53, '{ cloud: aws, region: us-west-2', WEST],
  ['cloud, names at Cloudflare', CLOUDFLARE, '{ cloud: google', GOOGLE],
  ['cloud, names at Azure DNS', AZURE, '{ cloud: google', GOOGLE],
])('a move to another %s: one line at a time, and every request is answered', async (_, names, place, target) => {
  const here = new Deployment();
  try {
    const old = '{ cloud: aws, region: us-east-1';
    expect(await here.deploy(environment(names, [`${old} }`]))).toEqual([EAST]);
    expect(await here.deploy(environment(names, [`${old} }`, `${place} }`]))).toEqual([EAST, target]);
    expect(await here.deploy(environment(names, [`${old} }`, `${place}, role: primary }`]))).toEqual([target, EAST]);
    expect(await here.deploy(environment(names, [`${old}, role: retired }`, `${place}, role: primary }`]))).toEqual([
      target,
    ]);
    await here.remove(EAST);
    expect(await here.deploy(environment(names, [`${place}, role: primary }`]))).toEqual([target]);
  } finally {
    await here.stop();
  }
});
