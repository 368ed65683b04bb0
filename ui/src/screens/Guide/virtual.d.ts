declare module "virtual:guide-*" {
  const blocks: readonly import("../../../build/guide.js").TextBlock[];
  export default blocks;
}
