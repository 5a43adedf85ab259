const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** One comment for each placement's review: the one that has its marker is updated, or else it is made. */
module.exports = async ({ github, context, folder }) => {
  const { owner, repo } = context.repo;
  const issue_number = context.issue.number;
  const comments = await github.paginate(github.rest.issues.listComments, { owner, repo, issue_number });
  for (const placement of readdirSync(folder)) {
    const body = readFileSync(join(folder, placement, 'plan.md'), 'utf8');
    const marker = body.split('\n', 1)[0];
    const mine = comments.find((comment) => comment.user.type === 'Bot' && comment.body.startsWith(marker));
    if (mine) await github.rest.issues.updateComment({ owner, repo, comment_id: mine.id, body });
    else await github.rest.issues.createComment({ owner, repo, issue_number, body });
  }
};
