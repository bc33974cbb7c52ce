import { Editor, Path, type Point, Transforms } from "slate";
import { HistoryEditor } from "slate-history";
import type { LibraryFile } from "../../../api/media";
import { linkOf } from "../../media/files";
import { insertBlocks } from "./editor";
import { emptyText, type ImageNode, paragraph } from "./nodes";

/** Returns a picture of the library as a block has it: a copy of what is known of it, as Strapi keeps it. */
export async function imageNode(file: LibraryFile): Promise<ImageNode> {
  const { name, alternativeText, caption, formats, hash, ext, mime, size } = file;
  const { previewUrl = null, provider, provider_metadata = null, createdAt, updatedAt } = file;
  const url = linkOf(file.url);
  const { width, height } = file.width && file.height ? file : await measured(url);
  const image = { name, alternativeText, url, caption, width, height, formats, hash, ext, mime, size };
  const kept = { ...image, previewUrl, provider, provider_metadata, createdAt, updatedAt };
  return { type: "image", image: kept, children: [emptyText()] };
}

/** Drawings have no size of their own but that in which they are shown; the server wants one. */
async function measured(url: string): Promise<{ width: number; height: number }> {
  const picture = new Image();
  picture.src = url;
  await picture.decode().catch(() => undefined);
  return { width: picture.naturalWidth, height: picture.naturalHeight };
}

/**
 * Inserts pictures at a point, or at the end, as one step of undo. The caret stands behind them; where they
 * come late, it stays where somebody has gone meanwhile.
 */
export function insertPictures(
  editor: Editor,
  pictures: ImageNode[],
  at: Point | null,
  isLate: boolean,
): void {
  const caret = isLate && editor.selection ? Editor.rangeRef(editor, editor.selection) : null;
  HistoryEditor.withNewBatch(editor, () =>
    Editor.withoutNormalizing(editor, () => {
      Transforms.select(editor, at ?? Editor.end(editor, []));
      insertBlocks(editor, pictures);
      const last = editor.selection?.anchor.path.slice(0, 1) ?? [0];
      const behind = Path.next(last);
      if (!Editor.hasPath(editor, behind)) Transforms.insertNodes(editor, paragraph(), { at: behind });
      Transforms.select(editor, Editor.start(editor, behind));
    }),
  );
  const kept = caret?.unref();
  if (kept) Transforms.select(editor, kept);
}
