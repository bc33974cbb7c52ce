import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");
const PYTHON = process.env.PYTHON ?? join(ROOT, ".venv/bin/python");

/** The environment without what would be settings of the servers that are tested. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("OCTAVO_")),
);

interface Wanted {
  /** What stands in `[server]` besides the keys. */
  server?: string;
  /** Further tables of octavo.toml. */
  settings?: string;
  /** Where the package is imported from. */
  source?: string;
  env?: Record<string, string>;
  /** The command that serves: `develop` follows changes of files. */
  command?: "start" | "develop";
  port?: number;
  /** Further files of the project, by path: types and components. */
  files?: Record<string, object>;
}

/** A project in a folder of its own, served by a real Octavo. */
export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), "octavo-panel-"));
  private process: ChildProcess | undefined;
  private printed = "";

  private constructor(
    private readonly wanted: Wanted,
    readonly port: number,
  ) {}

  static async start(wanted: Wanted = {}): Promise<Site> {
    const site = new Site(wanted, wanted.port ?? (await freePort()));
    site.write("octavo.toml", settings(wanted));
    site.write("app/api/article/schema.json", ARTICLE);
    site.write("app/components/shared/seo.json", SEO);
    for (const [name, content] of Object.entries(wanted.files ?? {})) site.write(name, content);
    await site.run();
    return site;
  }

  /** Serves a seeded copy of the example magazine, as `make run` does. */
  static async startMagazine(wanted: Wanted = {}): Promise<Site> {
    const site = new Site(wanted, wanted.port ?? (await freePort()));
    cpSync(join(ROOT, "examples/magazine"), site.folder, {
      recursive: true,
      filter: (path) => !/\/(data|public|__pycache__)$/.test(path),
    });
    await site.octavo("seed", "seed.jsonl");
    await site.run();
    return site;
  }

  /** Runs a command in the project, and returns what it prints. */
  async octavo(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(PYTHON, ["-m", "octavo", ...words], {
      cwd: this.folder,
      env: this.environment(),
    });
    return stdout;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get panel(): string {
    return `${this.origin}/admin`;
  }

  /** Starts the server, and waits until it answers. */
  async run(): Promise<void> {
    const { command = "start" } = this.wanted;
    this.process = spawn(PYTHON, ["-m", "octavo", command, "-C", this.folder, "--port", String(this.port)], {
      env: this.environment(),
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on("data", (data: Buffer) => {
        this.printed += data.toString();
      });
    const ends = Date.now() + 60_000;
    while (!(await answers(`${this.origin}/_health`))) {
      if (this.process.exitCode !== null || Date.now() > ends) throw new Error(`no server:\n${this.printed}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  private environment(): Record<string, string | undefined> {
    const { source = join(ROOT, "src"), env = {} } = this.wanted;
    const paths = [
      source,
      ...(process.env.PYTHONPATH ?? "").split(":").filter((path) => path !== join(ROOT, "src")),
    ];
    return { ...ENVIRONMENT, OCTAVO_ENV: "development", PYTHONPATH: paths.filter(Boolean).join(":"), ...env };
  }

  log(): string {
    return this.printed;
  }

  async stop(): Promise<void> {
    const { process } = this;
    if (!process || process.exitCode !== null) return;
    const ended = new Promise((done) => process.once("exit", done));
    process.kill("SIGTERM");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Returns the text of the last message that was sent. */
  lastMail(): string {
    const folder = join(this.folder, "data/mails");
    const last = readdirSync(folder).sort().at(-1);
    if (!last) throw new Error("no message was sent");
    // Quoted-printable: lines end in "=", and "=" is "=3D".
    return readFileSync(join(folder, last), "utf8")
      .replaceAll(/=\r?\n/g, "")
      .replaceAll("=3D", "=");
  }

  private write(name: string, content: string | object): void {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}

function settings({ server = "", settings = "" }: Wanted): string {
  return `
[server]
app_keys = ["a key that is long enough for tests"]
${server}
[i18n]
locales = ["en", "fr"]
[plugins.email.config]
provider = "file"
folder = "data/mails"
[plugins.admin.config.rate_limit]
max = 10000
max_per_address = 10000
${settings}`;
}

const ARTICLE = {
  kind: "collectionType",
  collectionName: "articles",
  info: { singularName: "article", pluralName: "articles", displayName: "Article" },
  options: { draftAndPublish: true },
  attributes: {
    title: { type: "string" },
    note: { type: "text" },
    secret: { type: "string" },
    seo: { type: "component", component: "shared.seo" },
  },
};

const SEO = {
  collectionName: "seos",
  info: { displayName: "Seo" },
  attributes: { title: { type: "string" } },
};

export function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const place = probe.address();
      probe.close(() => found(typeof place === "object" && place ? place.port : 0));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 204;
  } catch {
    return false;
  }
}
