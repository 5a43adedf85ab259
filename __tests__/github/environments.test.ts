import { CLOUDS } from '../../modules/core/placement';

interface Core {
  readonly outputs: Record<string, unknown>;
  readonly variables: Record<string, string>;
  readonly messages: string[];
  readonly masked: string[];
}
const { choose, prepare } = require('../../.github/environments.js') as {
  choose(input: object): void;
  prepare(input: object): Promise<void>;
};

/** What GitHub's script has, as far as it is used. */
function core(): Core & Record<string, unknown> {
  const noted: Core = { outputs: {}, variables: {}, messages: [], masked: [] };
  const summary = {
    addRaw: (text: string) => {
      noted.messages.push(text);
      return summary;
    },
    write: async () => {},
  };
  return {
    ...noted,
    summary,
    setOutput: (name: string, value: unknown) => {
      noted.outputs[name] = value;
    },
    exportVariable: (name: string, value: string) => {
      noted.variables[name] = value;
    },
    setSecret: (value: string) => noted.masked.push(value),
    warning: (text: string) => noted.messages.push(text),
    notice: (text: string) => noted.messages.push(text),
  };
}

const environment = {
  name: 'prod',
  credentials: ['aws'],
  state: 's3',
  variables: ['CLOUDFLARE_API_TOKEN', 'TF_VAR_vpn-key'],
};
const VARS = { AWS_ROLE: 'role', AWS_REGION: 'us-east-1' };
const SECRETS = { CLOUDFLARE_API_TOKEN: 'token', TF_VAR_VPN_KEY: 'key', OTHER: 'other' };

const variablesOf = (name: string, listed: object, vars: object, secrets: object) => ({
  NAME: name,
  ENVIRONMENT: JSON.stringify(listed),
  VARS: JSON.stringify(vars),
  SECRETS: JSON.stringify(secrets),
});

test('environments whose state a job would lose are left out', () => {
  const script = core();
  choose({ core: script, list: [{ ...environment, name: 'dev', state: 'local' }, environment] });
  expect(JSON.parse(String(script.outputs.list))).toEqual([environment]);
  expect(script.messages).toEqual([expect.stringMatching(/^dev: its state is local, which a job loses\./)]);
});

test('what the environment requires is passed, and no other secret', async () => {
  const script = core();
  await prepare({ core: script, given: variablesOf('prod-plan', environment, VARS, SECRETS) });
  expect(script.outputs).toEqual({ ready: true });
  expect(script.variables).toEqual({ CLOUDFLARE_API_TOKEN: 'token', 'TF_VAR_vpn-key': 'key' });
  expect(script.masked).toEqual(['token', 'key']);
});

test.each(CLOUDS)('on a first push nothing runs on %s, and what is missing is named', async (cloud) => {
  const script = core();
  await prepare({ core: script, given: variablesOf('prod', { ...environment, credentials: [cloud] }, {}, {}) });
  expect(script.outputs).toEqual({ ready: false });
  expect(script.variables).toEqual({});
  expect(script.messages[0]).toMatch(
    new RegExp(`^prod: nothing runs until ${cloud.toUpperCase()}_.* CLOUDFLARE_API_TOKEN, TF_VAR_VPN_KEY are set in`),
  );
});
