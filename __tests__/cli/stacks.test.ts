import { Clone } from '../support/clone';

test('a choice that is not there is told with those that are', () => {
  const clone = new Clone();
  try {
    expect(clone.must(1, ['plan', 'dev', '--simulate', '--workload', 'shop'])).toContain(
      '--workload: is "shop"; there are: commerce.',
    );
    expect(clone.must(1, ['plan', 'dev', '--simulate', '--placement', 'aws'])).toContain(
      '--placement: is "aws"; there are: dev-aws-us-east-1.',
    );
  } finally {
    clone.remove();
  }
});
