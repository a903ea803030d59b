package io.webchat.rest.internal.response;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttachmentNameTest {
  @Test
  void aNameOfBlanksIsNone() {
    assertThat(AttachmentName.of("attachment; filename=\" \"")).isEmpty();
    assertThat(AttachmentName.of("attachment; filename=\"\"")).isEmpty();
  }

  @Test
  void readsNames() {
    assertThat(AttachmentName.of("attachment; filename=\"a b.pdf\"")).contains("a b.pdf");
    assertThat(AttachmentName.of("attachment; filename=a.pdf; size=1")).contains("a.pdf");
    assertThat(AttachmentName.of("attachment; filename=\"x\"; filename*=UTF-8''%E2%82%AC+1.txt"))
        .contains("€+1.txt");
  }

  @Test
  void readsHostileNamesAsTheyAre() {
    assertThat(AttachmentName.of("attachment; filename=\"../../etc/passwd\""))
        .contains("../../etc/passwd");
  }

  @Test
  void hasNoneForRubbish() {
    assertThat(AttachmentName.of(null)).isEmpty();
    assertThat(AttachmentName.of("inline")).isEmpty();
    assertThat(AttachmentName.of("attachment; filename=\"")).isEmpty();
    assertThat(AttachmentName.of("attachment; filename*=UTF-8''%zz")).isEmpty();
    assertThat(AttachmentName.of("attachment; filename=\"" + "a".repeat(100_000))).isEmpty();
  }
}
