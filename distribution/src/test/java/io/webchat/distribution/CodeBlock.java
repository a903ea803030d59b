package io.webchat.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of code of a page of {@code docs}.
 *
 * @param page name of the page
 * @param language what stands behind the fence
 * @param file whose text it is, from the repository's folder; empty for none
 * @param text without the fences
 */
record CodeBlock(String page, String language, String file, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^ *```([a-z]*) ?([^\\n]*)\\n(.*?)^ *```$");

  /** The blocks of all pages, in their order. */
  static List<CodeBlock> all() throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    try (Stream<Path> pages = Files.list(DistributionProcess.REPOSITORY.resolve("docs"))) {
      for (Path page : pages.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
        BLOCK
            .matcher(Files.readString(page))
            .results()
            .map(block -> of(String.valueOf(page.getFileName()), block))
            .forEach(blocks::add);
      }
    }
    return blocks;
  }

  private static CodeBlock of(String page, MatchResult block) {
    return new CodeBlock(page, block.group(1), block.group(2).strip(), block.group(3));
  }

  static List<CodeBlock> in(String language) throws IOException {
    return all().stream().filter(block -> block.language().equals(language)).toList();
  }

  @Override
  public String toString() {
    return page + ": " + text.lines().findFirst().orElse("");
  }
}
