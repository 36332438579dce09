/**
 * The other nodes of the cluster that were up when this page last heard of them: they show the same.
 * @param {any[]} nodes the stream `cluster`
 * @returns {Array<{node: string, address: string}>}
 */
export function otherNodes(nodes) {
  return nodes.filter((node) => !node.self && node.state === "UP" && node.address).map(({ node, address }) => ({ node, address }));
}
