// The settings of the PostgreSQL inside: a small machine, nothing listening on the network, every commit on disk.

const settings: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  password_encryption: "scram-sha-256",
  max_connections: "120",
  shared_buffers: "256MB",
  effective_cache_size: "1GB",
  work_mem: "8MB",
  maintenance_work_mem: "128MB",
  random_page_cost: "1.1",
  jit: "off",
  wal_level: "replica",
  max_wal_size: "2GB",
  min_wal_size: "256MB",
  checkpoint_timeout: "15min",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
  // Terse leaves out the details, which can quote a row.
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
};

const unsafeSettings: Readonly<Record<string, string>> = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  shared_buffers: "64MB",
  max_connections: "400",
  max_wal_size: "1GB",
};

/** The words for the command line of `postgres`. `unsafe` is for tests: nothing waits for the disk. */
export function serverWords(socketFolder: string, unsafe: boolean): readonly string[] {
  const all = { ...settings, ...(unsafe ? unsafeSettings : {}), unix_socket_directories: socketFolder };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
