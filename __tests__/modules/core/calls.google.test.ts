import { CALLS } from '../../support/call-cases';

for (const kind of Object.values(CALLS)) kind.test('google');
