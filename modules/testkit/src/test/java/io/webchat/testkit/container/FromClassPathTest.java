package io.webchat.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;

/** What the runtime has already is not installed again from the class path. */
class FromClassPathTest {
  @RegisterExtension
  static final OsgiContainer container = OsgiContainer.felix().fromClassPath("slf4j-api").build();

  @Test
  void aBundleOfTheRuntimeIsThereOnce() {
    assertThat(container.context().getBundles())
        .filteredOn(bundle -> bundle.getSymbolicName().equals("slf4j.api"))
        .singleElement()
        .satisfies(bundle -> assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE));
  }

  @Test
  void whatIsNotThereIsNamed() {
    OsgiContainerBuilder builder = OsgiContainer.felix().fromClassPath("absent");
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("no bundle of absent on the class path of the tests [");
  }
}
