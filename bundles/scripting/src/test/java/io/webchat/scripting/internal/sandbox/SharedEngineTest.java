package io.webchat.scripting.internal.sandbox;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class SharedEngineTest {

  @Test
  void anEngineWhoseClassesAreGoneIsClosedWithoutAWord() {
    assertThatCode(
            () ->
                SharedEngine.end(
                    () -> {
                      throw new NoClassDefFoundError("com/oracle/truffle/polyglot/Impl");
                    }))
        .doesNotThrowAnyException();
  }

  @Test
  void anEngineThatCannotBeClosedEndsNoThread() {
    assertThatCode(
            () ->
                SharedEngine.end(
                    () -> {
                      throw new IllegalStateException("busy");
                    }))
        .doesNotThrowAnyException();
  }
}
