// Blobs that facts name, brought back from the vault; what no copy gives whole is named with its town, its subject and its fact.
import { type BlobName, blobsIn } from "../../kernel/blob.ts";
import type { SubjectId } from "../../kernel/ids.ts";
import type { TownId } from "../../kernel/town.ts";
import { BlobDamaged, type BlobFolder, nameOfBlob } from "../../platform/blobs/folder.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { keepHeapSmall } from "../heap.ts";
import { BundleDamaged } from "../vault/entry.ts";
import type { OpenVault } from "./vault.ts";

/** A blob that a fact names and that is not to be had. */
export interface LostBlob {
  readonly town: TownId;
  readonly position: bigint;
  readonly subject: SubjectId;
  readonly blob: BlobName;
  readonly what: "missing" | "damaged";
  /** What each copy of the vault said. */
  readonly reason: string;
}

/** A copy's object that is damaged while another copy gave the blob. */
export interface PoorCopy {
  readonly blob: BlobName;
  readonly copy: string;
  readonly reason: string;
}

export interface BlobFindings {
  /** References in facts. */
  readonly named: number;
  /** Brought back now; the others were here and whole. */
  readonly restored: number;
  /** The first thousand. */
  readonly lost: readonly LostBlob[];
  readonly lost_count: number;
  readonly poor: readonly PoorCopy[];
}

const listed_max = 1_000;
const page_rows = 200;

const naming = statement(
  "rebuild.naming_blobs",
  `select position, subject, body from journal.facts
   where town = $1::integer and position > $2::bigint and body like '%"blob":"%' order by position limit ${page_rows}`,
);

interface NamingRow {
  readonly position: bigint;
  readonly subject: SubjectId;
  readonly body: string;
}

type Fetched = { readonly bytes: Buffer } | { readonly what: LostBlob["what"]; readonly reason: string };

class BlobReading {
  readonly #vault: OpenVault;
  readonly #folder: BlobFolder;
  readonly poor: PoorCopy[] = [];
  readonly lost: LostBlob[] = [];
  named = 0;
  restored = 0;
  lost_count = 0;

  constructor(vault: OpenVault, folder: BlobFolder) {
    this.#vault = vault;
    this.#folder = folder;
  }

  async #fetch(blob: BlobName): Promise<Fetched> {
    const reasons: PoorCopy[] = [];
    for (const copy of this.#vault.copies) {
      try {
        const bytes = this.#vault.open(await copy.get(`blobs/${blob}.age`));
        if (nameOfBlob(bytes) !== blob) throw new BundleDamaged("its bytes are another blob's");
        if (this.poor.length < listed_max) this.poor.push(...reasons);
        return { bytes };
      } catch (error) {
        const what = error instanceof BundleDamaged ? "damaged: " : "";
        reasons.push({
          blob,
          copy: copy.name,
          reason: `${what}${error instanceof Error ? error.message : String(error)}`,
        });
      }
    }
    const what = reasons.some(({ reason }) => reason.startsWith("damaged: ")) ? "damaged" : "missing";
    return { what, reason: reasons.map(({ copy, reason }) => `${copy}: ${reason}`).join("; ") };
  }

  /** Whether it lies here as it was kept. */
  async #isHere(blob: BlobName): Promise<boolean> {
    try {
      return (await this.#folder.read(blob)) !== undefined;
    } catch (error) {
      if (error instanceof BlobDamaged) return false;
      throw error;
    }
  }

  async bring(town: TownId, { position, subject, body }: NamingRow): Promise<void> {
    for (const blob of blobsIn(body)) {
      this.named += 1;
      if (await this.#isHere(blob)) continue;
      const fetched = await this.#fetch(blob);
      if ("bytes" in fetched) {
        await this.#folder.keep(fetched.bytes);
        this.restored += 1;
        continue;
      }
      this.lost_count += 1;
      if (this.lost.length < listed_max) this.lost.push({ town, position, subject, blob, ...fetched });
    }
    keepHeapSmall();
  }
}

/** Brings back what these towns' facts name and what is not here; `check` reads the journal as it was rebuilt. */
export async function restoreBlobs(
  check: Database,
  vault: OpenVault,
  folder: BlobFolder,
  towns: readonly TownId[],
): Promise<BlobFindings> {
  const reading = new BlobReading(vault, folder);
  for (const town of towns) {
    for (let position = 0n; ; ) {
      const rows = await check.readInTown(town, (tx) => tx.query<NamingRow>(naming, [town, position]));
      for (const row of rows) await reading.bring(town, row);
      const last = rows.at(-1);
      if (!last) break;
      ({ position } = last);
    }
  }
  const { named, restored, lost, lost_count, poor } = reading;
  return { named, restored, lost, lost_count, poor };
}
