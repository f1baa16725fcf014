// Everything that a DNA in AssemblyScript needs: import it from "ips", mark
// functions with the decorators of transform.mjs, name them in dna.toml.

export * from "./ips/abort";
export * from "./ips/agent";
export * from "./ips/answers";
export * from "./ips/arguments";
export * from "./ips/bytes";
export * from "./ips/entry_points";
export * from "./ips/hash";
export * from "./ips/host";
export * from "./ips/judged";
export * from "./ips/json";
