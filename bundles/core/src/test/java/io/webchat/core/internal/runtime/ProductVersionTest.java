package io.webchat.core.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProductVersionTest {
  @Test
  void isTheVersionOfTheProject() {
    assertThat(ProductVersion.VALUE).matches("\\d+\\.\\d+\\.\\d+(-.+)?");
  }
}
