package io.webchat.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** Who uses what was replaced, and what a refresh of them does. */
class WiringTest {
  private static final String EXPORT = "Export-Package";
  private static final String IMPORT = "Import-Package";

  @TempDir Path storage;
  private SmallFramework framework;
  private Wiring wiring;
  private BundleRefresher rewiring;
  private Bundle provider;

  @BeforeEach
  void start() throws Exception {
    framework = new SmallFramework(storage);
    wiring = new Wiring(framework.context());
    rewiring = new BundleRefresher(framework.context());
    framework.context().removeBundleListener(rewiring); // it refreshes when the test says so
    provider =
        framework.start("io.webchat.provider", "1.0.0", Map.of(EXPORT, "shared;version=1.0"));
  }

  @AfterEach
  void stop() throws Exception {
    rewiring.close();
    framework.stop();
  }

  private Bundle user(String imports) throws Exception {
    return framework.start("user", "1.0.0", Map.of(IMPORT, imports));
  }

  private void update(String version, String exports) throws Exception {
    Map<String, String> headers = exports.isEmpty() ? Map.of() : Map.of(EXPORT, exports);
    provider.update(SmallFramework.jar("io.webchat.provider", version, headers));
  }

  @Test
  void aUserOfAReplacedBundleIsFoundUntilItIsRefreshed() throws Exception {
    Bundle user = user("shared");
    assertThat(wiring.replaced()).isEmpty();
    assertThat(wiring.users(provider)).containsExactly(user);
    assertThat(wiring.remark(user)).isEmpty();
    update("1.1.0", "shared;version=1.1");
    assertThat(wiring.replaced()).containsExactly(provider);
    assertThat(wiring.usersOfFormer(provider)).containsExactly(user);
    assertThat(wiring.users(provider)).isEmpty();
    assertThat(wiring.missing(user)).isEmpty();
    assertThat(wiring.remark(user))
        .isEqualTo("uses the former provider 1.0.0; bundle refresh provider");

    BundleRefresher.Result done = rewiring.rewire();

    assertThat(done.restarted()).containsExactlyInAnyOrder(provider, user);
    assertThat(done.troubles()).isEmpty();
    assertThat(wiring.replaced()).isEmpty();
    assertThat(wiring.users(provider)).containsExactly(user);
    assertThat(user.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(rewiring.rewire()).isEqualTo(BundleRefresher.Result.NOTHING);
  }

  @Test
  void aUserThatTheNewOneDoesNotFitKeepsWhatItHas() throws Exception {
    Bundle user = user("shared;version=\"[1,2)\"");
    update("2.0.0", "shared;version=2.0");
    assertThat(wiring.missing(user))
        .hasValueSatisfying(
            missing -> assertThat(missing).contains("osgi.wiring.package", "shared"));

    BundleRefresher.Result done = rewiring.rewire();

    assertThat(done.restarted()).isEmpty();
    assertThat(done.troubles())
        .singleElement()
        .asString()
        .startsWith("user keeps using the former provider: nothing that is installed offers");
    assertThat(user.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(wiring.usersOfFormer(provider)).containsExactly(user);
  }

  @Test
  void whatIsOptionalDoesNotKeepAUser() throws Exception {
    Bundle user = user("shared;resolution:=optional");
    update("2.0.0", "");
    assertThat(wiring.missing(user)).isEmpty();
    assertThat(rewiring.rewire().restarted()).containsExactlyInAnyOrder(provider, user);
    assertThat(user.getState()).isEqualTo(Bundle.ACTIVE);
  }

  @Test
  void usersOfARemovedBundleTakeAnotherThatOffersTheSame() throws Exception {
    Bundle user = user("shared");
    Bundle other =
        framework.start("io.webchat.provider", "1.2.0", Map.of(EXPORT, "shared;version=1.2"));
    provider.uninstall();
    assertThat(wiring.usersOfFormer(provider)).containsExactly(user);
    assertThat(rewiring.rewire().restarted()).containsExactly(user);
    assertThat(wiring.users(other)).containsExactly(user);
  }

  @Test
  void usersOfAStoppedBundleChangeOverToItsRunningNamesake() throws Exception {
    Bundle user = user("shared");
    assertThat(wiring.runningNamesake(provider)).isEmpty();
    provider.stop();
    assertThat(rewiring.rewireFrom(provider).restarted())
        .as("there is no other")
        .doesNotContain(user);
    Bundle older =
        framework.start("io.webchat.provider", "0.9.0", Map.of(EXPORT, "shared;version=1.0"));
    Bundle newer =
        framework.start("io.webchat.provider", "1.3.0", Map.of(EXPORT, "shared;version=1.3"));
    assertThat(wiring.runningNamesake(provider)).hasValue(newer);
    assertThat(wiring.runningNamesake(newer)).hasValue(older);

    BundleRefresher.Result done = rewiring.rewireFrom(provider);

    assertThat(done.restarted()).contains(user);
    assertThat(wiring.users(newer)).containsExactly(user);
    assertThat(wiring.users(provider)).isEmpty();
    assertThat(provider.getVersion()).isEqualTo(new Version("1.0.0"));
  }

  @Test
  void aRefreshReachesAllThatUseItByWayOfOthers() throws Exception {
    Bundle middle = framework.start("middle", "1.0.0", Map.of(IMPORT, "shared", EXPORT, "between"));
    Bundle last = framework.start("last", "1.0.0", Map.of(IMPORT, "between"));
    Bundle apart = framework.start("apart", "1.0.0", Map.of());
    assertThat(rewiring.refresh(provider).restarted())
        .containsExactlyInAnyOrder(provider, middle, last)
        .doesNotContain(apart);
    assertThat(last.getState()).isEqualTo(Bundle.ACTIVE);
  }
}
