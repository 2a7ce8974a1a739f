declare module "virtual:seed-texts" {
  const seeds: Record<string, Record<string, string>>;
  export default seeds;
}
