package io.webchat.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.file.DownloadTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadTest {
  @TempDir Path folder;

  private Path download(String serverName, String text) throws IOException {
    return download(folder, serverName, text);
  }

  private static Path download(Path folder, String serverName, String text) throws IOException {
    Download download = new Download(DownloadTarget.folder(folder), null);
    try (OutputStream out = download.open(serverName)) {
      out.write(text.getBytes(UTF_8));
    }
    download.keep();
    return folder;
  }

  @ParameterizedTest
  @CsvSource({
    "../../etc/passwd, passwd",
    "C:\\windows\\system32\\evil.exe, evil.exe",
    ".bashrc, bashrc",
    "CON.txt, download",
    "a:b?c*.txt, a_b_c_.txt",
    "'   ', download",
    "'..', download",
    "'name. . ', name"
  })
  void namesOfTheServerAreMadeHarmless(String hostile, String harmless) {
    assertThat(Download.harmless(hostile)).isEqualTo(harmless);
  }

  @Test
  void aLongNameKeepsItsExtension() {
    assertThat(Download.harmless("x".repeat(500) + ".pdf")).hasSize(120).endsWith("x.pdf");
  }

  @Test
  void nothingIsWrittenOutsideTheFolderNorOverAnExistingFile() throws IOException {
    Files.writeString(folder.resolve("report.pdf"), "mine");
    download("../report.pdf", "first");
    download("/tmp/report.pdf", "second");
    assertThat(folder)
        .isDirectoryContaining("glob:**/report (1).pdf")
        .isDirectoryContaining("glob:**/report (2).pdf");
    assertThat(folder.resolve("report.pdf")).hasContent("mine");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void anExistingFileIsKeptWhereTheFileSystemHasNoLinks() throws IOException {
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("files.zip"), Map.of("create", "true"))) {
      Path inZip = zip.getPath("/");
      Files.writeString(inZip.resolve("report.pdf"), "mine");
      download(inZip, "report.pdf", "first");
      assertThat(Files.readString(inZip.resolve("report.pdf"))).isEqualTo("mine");
      assertThat(Files.readString(inZip.resolve("report (1).pdf"))).isEqualTo("first");
      try (var files = Files.list(inZip)) {
        assertThat(files).hasSize(2);
      }
    }
  }

  @Test
  void aFailedDownloadLeavesNothing() throws IOException {
    Download download = new Download(DownloadTarget.folder(folder), "wanted.txt");
    try (OutputStream out = download.open("other.txt")) {
      out.write(1);
    }
    download.discard();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aNamedFileIsReplacedWhenTheDownloadIsComplete() throws IOException {
    Path file = folder.resolve("exact.bin");
    Files.writeString(file, "old");
    Download download = new Download(DownloadTarget.file(file), null);
    try (OutputStream out = download.open("ignored")) {
      assertThat(file).hasContent("old");
      out.write("new".getBytes(UTF_8));
    }
    download.keep();
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining("glob:**/.download*");
  }
}
