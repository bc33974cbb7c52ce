import { describe, expect, it } from "vitest";
import { relatedEntry } from "./relations";

const STAMPS = { id: 7, documentId: "abc", publishedAt: null, updatedAt: "2026-11-29T12:00:00.000Z" };

describe("a related entry", () => {
  it("is called by the one field that is told of it besides its stamps", () => {
    const raw = { ...STAMPS, name: "Ann", locale: "en", status: "draft" };
    expect(relatedEntry(raw)).toEqual({
      documentId: "abc",
      id: 7,
      locale: "en",
      status: "draft",
      label: "Ann",
    });
    expect(relatedEntry({ ...STAMPS, size: 3 }).label).toBe("3");
  });

  it("is called by its document id where there is nothing else", () => {
    for (const raw of [
      STAMPS,
      { ...STAMPS, name: null },
      { ...STAMPS, name: "  " },
      { id: 7, documentId: "abc" },
    ])
      expect(relatedEntry(raw)).toEqual({ documentId: "abc", id: 7, locale: null, label: "abc" });
  });
});
