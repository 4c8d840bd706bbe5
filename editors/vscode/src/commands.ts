// Commands that the client handles. The server is told of them when it starts,
// and uses them in its actions.
export const copyCommand = 'sigma-lsp.copy'; // in place of the server's own copy command
export const pickCommand = 'sigma-lsp.pickEvent';
export const pickActionCommand = 'sigma-lsp.pickAction';
export const newRuleCommand = 'sigma-lsp.newRule';
export const explainCommand = 'sigma-lsp.explain';

export const clientCommands = [copyCommand, pickCommand, pickActionCommand, newRuleCommand, explainCommand];
