import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMATS } from '../../review';
import { planned } from '../support/plans';

const CANARY = 'kanarie-vogel-4711';
const SECRETS = (secret: string) => `
variable "secret" {
  type      = string
  sensitive = true
  default   = "${secret}"
}
variable "plain" {
  type    = string
  default = "${secret}"
}
output "given" {
  value     = var.secret
  sensitive = true
}
output "plain_password" {
  value = var.plain
}
resource "aws_db_instance" "orders" {
  allocated_storage = 20
  engine = "postgres"
  username = "dbadmin"
  identifier          = "orders"
  instance_class      = "db.m7g.large"
  password            = var.secret
  skip_final_snapshot = true
}
resource "aws_launch_template" "workers" {
  name      = "workers"
  user_data = base64encode("export DB=${secret}")
}
resource "aws_instance" "worker" {
  ami           = "ami-1"
  instance_type = "m7g.large"
  user_data     = "${secret}"
  tags          = { password = "${secret}", owner = "payments" }
}
resource "aws_lambda_function" "mail" {
  function_name = "mail"
  role          = "arn:aws:iam::123456789012:role/mail"
  filename      = "mail.zip"
  handler       = "index.handler"
  runtime       = "nodejs20.x"
  environment {
    variables = { PLAIN = "${secret}" }
  }
}
`;

test(
  'a canary in variables, outputs, user data, an environment and a tag is in no format, and in no log of the ' +
    'command',
  async () => {
    const encoded = Buffer.from(`export DB=${CANARY}`).toString('base64');
    for (const before of [undefined, SECRETS('old-one')]) {
      const json = await planned({ before, after: SECRETS(CANARY) });
      expect(json).toContain(CANARY);
      const folder = mkdtempSync(join(tmpdir(), 'polycloud-canary-'));
      try {
        const file = join(folder, 'plan.json');
        writeFileSync(file, json);
        for (const format of FORMATS) {
          const args = ['cli/launch.js', 'review', file, '--format', format, '--fail-on', 'loss,cost'];
          const { stdout, stderr } = spawnSync(process.execPath, args, {
            cwd: join(__dirname, '../..'),
            encoding: 'utf8',
          });
          // It was shown, without what it holds; SARIF shows findings only.
          if (format !== 'sarif') expect(stdout).toContain('aws_lambda_function.mail');
          for (const secret of [CANARY, encoded]) expect(stdout + stderr).not.toContain(secret);
        }
        // An invalid plan is not quoted, either.
        writeFileSync(file, json.slice(0, -100));
        const { stderr } = spawnSync(process.execPath, ['cli/launch.js', 'review', file], {
          cwd: join(__dirname, '../..'),
          encoding: 'utf8',
        });
        expect(stderr).toContain('It seems to be truncated.');
        expect(stderr).not.toContain(CANARY);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  },
);
