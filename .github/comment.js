const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * One comment for each review below the folder, or in it: the one that has its marker is updated,
 * or else it is made.
 */
module.exports = async ({ github, context, folder }) => {
  const { owner, repo } = context.repo;
  const issue_number = context.issue.number;
  const comments = await github.paginate(github.rest.issues.listComments, { owner, repo, issue_number });
  const pages = [folder, ...readdirSync(folder).map((name) => join(folder, name))]
    .map((one) => join(one, 'plan.md'))
    .filter(existsSync);
  for (const page of pages) {
    const body = readFileSync(page, 'utf8');
    const marker = body.split('\n', 1)[0];
    const mine = comments.find((comment) => comment.user.type === 'Bot' && comment.body.startsWith(marker));
    if (mine) await github.rest.issues.updateComment({ owner, repo, comment_id: mine.id, body });
    else await github.rest.issues.createComment({ owner, repo, issue_number, body });
  }
};
