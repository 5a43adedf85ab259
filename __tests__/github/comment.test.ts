import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render, review } from '../../review';

const comment = require('../../.github/comment.js') as (context: object) => Promise<void>;

interface Comment {
  readonly id: number;
  readonly user: { readonly type: string };
  body: string;
}

/** GitHub as far as a comment goes. */
class GitHub {
  readonly comments: Comment[] = [];
  readonly rest = {
    issues: {
      listComments: 'list',
      createComment: async ({ body }: { body: string }) => {
        this.comments.push({ id: this.comments.length + 1, user: { type: 'Bot' }, body });
      },
      updateComment: async ({ comment_id, body }: { comment_id: number; body: string }) => {
        (this.comments.find(({ id }) => id === comment_id) as Comment).body = body;
      },
    },
  };
  paginate = async () => this.comments;
}

test('each placement has one comment, which is updated in place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-comment-'));
  try {
    const github = new GitHub();
    const context = { repo: { owner: 'acme', repo: 'shop' }, issue: { number: 7 } };
    const post = async (placement: string, name: string) => {
      const change = {
        address: `aws_sqs_queue.${name}`,
        type: 'aws_sqs_queue',
        change: { actions: ['create'], before: null, after: {} },
      };
      const json = JSON.stringify({ format_version: '1.2', resource_changes: [change] });
      mkdirSync(join(folder, placement), { recursive: true });
      writeFileSync(
        join(folder, placement, 'plan.md'),
        render(review(json, 'plan', { environment: 'dev', placement }), 'markdown'),
      );
      await comment({ github, context, folder });
    };
    // Somebody who quotes the marker is not us.
    github.comments.push({ id: 1, user: { type: 'User' }, body: '<!-- polycloud:plan:dev:dev-aws-us-east-1 --> mine' });
    await post('dev-aws-us-east-1', 'first');
    await post('dev-google-us-east1', 'other');
    await post('dev-aws-us-east-1', 'second');
    expect(github.comments.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(github.comments[0]?.body).toContain('mine');
    expect(github.comments[1]?.body).toContain('aws_sqs_queue.second');
    expect(github.comments[1]?.body).not.toContain('aws_sqs_queue.first');
    expect(github.comments[2]?.body).toContain('aws_sqs_queue.other');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
