declare module "virtual:messages/*" {
  const catalogue: Record<string, ((values?: Record<string, string | number>) => string) | undefined>;
  export default catalogue;
}
