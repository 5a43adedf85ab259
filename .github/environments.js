/**
 * What a job needs of GitHub for each cloud: variables of its GitHub environment. Credentials come
 * by OIDC.
 */
const OF_CLOUDS = {
  aws: ['AWS_ROLE', 'AWS_REGION'],
  google: ['GOOGLE_PROVIDER', 'GOOGLE_ACCOUNT'],
  azure: ['AZURE_CLIENT', 'AZURE_TENANT', 'AZURE_SUBSCRIPTION'],
};

/** The name of a secret or variable of GitHub: it has capital letters, digits and _ only. */
const nameOf = (variable) => variable.toUpperCase().replace(/[^A-Z0-9_]/g, '_');

/**
 * The environments that a pipeline can work on, as the output `list`, from what `npm run list --
 * --json` printed. One whose state is a file of one machine is left out, and said so.
 */
function choose({ core, list }) {
  for (const { name } of list.filter(({ state }) => state === 'local'))
    core.warning(
      `${name}: its state is local, which a job loses. Choose another backend in environments/${name}.yaml.`,
    );
  core.setOutput('list', JSON.stringify(list.filter(({ state }) => state !== 'local')));
}

/**
 * Whether everything that an environment requires is set, as the output `ready`. The secrets and
 * variables that Terraform requires in addition to the credentials are variables of the job then.
 * `given` has the environment as it is listed, the name of the GitHub environment, and what is set
 * there, as JSON.
 */
async function prepare({ core, given }) {
  const [environment, vars, secrets] = [given.ENVIRONMENT, given.VARS, given.SECRETS].map((text) => JSON.parse(text));
  const ofJob = environment.credentials.flatMap((cloud) => OF_CLOUDS[cloud]);
  const missing = ofJob.filter((name) => !vars[name]);
  for (const variable of environment.variables) {
    const secret = secrets[nameOf(variable)];
    const value = secret ?? vars[nameOf(variable)];
    if (!value) missing.push(nameOf(variable));
    else {
      if (secret) core.setSecret(secret);
      core.exportVariable(variable, value);
    }
  }
  core.setOutput('ready', missing.length === 0);
  if (missing.length === 0) return;
  const said =
    `${environment.name}: nothing runs until ${missing.join(', ')} are set in the GitHub environment ` +
    `${given.NAME}.`;
  core.notice(said);
  await core.summary.addRaw(`${said} See docs/pipelines.md.\n`).write();
}

module.exports = { choose, prepare };
