package io.webchat.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.file.FileSource;
import io.webchat.api.value.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileReferenceTest {
  private static String content(Object files) throws IOException {
    FileSource file = FileReference.read(files);
    try (InputStream in = file.open()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain|Hello|Hello",
        "text/plain|Hello, world|Hello, world",
        "text/plain|abcd|abcd",
        "text/csv;charset=UTF-8|a,b|a,b",
        "application/json|[1]|[1]",
        "image/svg+xml|<svg/>|<svg/>",
        "|Ärger mit Köln|Ärger mit Köln",
        "image/png|SGVsbG8=|Hello",
        "application/pdf|%PDF-1.4 text|%PDF-1.4 text",
        "text/plain|data:text/plain;base64,SGVsbG8=|Hello",
        "text/plain|data:,a%20b+c|a b+c",
        "text/plain|data: is no URL|data: is no URL"
      })
  void aTextArrivesAsItIsMeant(String type, String content, String arrives) throws IOException {
    Map<String, Object> file =
        type == null
            ? Map.of("name", "a.txt", "content", content)
            : Map.of("name", "a", "type", type, "content", content);
    assertThat(content(file)).isEqualTo(arrives);
    assertThat(content(List.of(file))).isEqualTo(arrives);
    assertThat(content(Map.of("id", "upload", "files", List.of(file)))).isEqualTo(arrives);
  }

  @Test
  void anEncodingSaysWhatATextIs() throws IOException {
    assertThat(
            content(
                Map.of(
                    "name", "a.txt", "type", "", "encoding", "base64", "content", "SGVs\r\nbG8=")))
        .isEqualTo("Hello");
    assertThat(content(Map.of("name", "a.png", "encoding", "utf-8", "content", "AAAA")))
        .isEqualTo("AAAA");
    assertThat(content(Map.of("name", "a.bin", "content", List.of(72, 105)))).isEqualTo("Hi");
    assertThatThrownBy(
            () -> content(Map.of("name", "a", "encoding", "base64", "content", "no base64!")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not base64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.txt"})
  void whatIsNoFileIsRefused(String name) {
    assertThatThrownBy(() -> FileReference.read(name)).isInstanceOf(Rejection.class);
    assertThatThrownBy(() -> FileReference.read(new ArrayList<>())).isInstanceOf(Rejection.class);
    assertThatThrownBy(() -> FileReference.read(Map.of("name", name)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> FileReference.read(Map.of("name", name, "content", List.of("x"))))
        .isInstanceOf(IOException.class);
  }
}
