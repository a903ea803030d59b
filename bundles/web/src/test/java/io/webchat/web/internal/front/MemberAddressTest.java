package io.webchat.web.internal.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which address others are told, of those at which an HTTP server listens. */
class MemberAddressTest {
  private static Optional<String> found(List<InetAddress> own, String... endpoints) {
    return MemberAddress.of(List.of(endpoints), "/webchat", () -> own);
  }

  private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(InetAddress.getByName(literal));
    }
    return addresses;
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.5:8181/, http://10.0.0.5:8181/webchat",
    "http://10.0.0.5/, http://10.0.0.5/webchat",
    "https://chat.example.com:8443/shop/, https://chat.example.com:8443/shop/webchat",
    "http://[fd00:0:0:0:0:0:0:5]:8181/, http://[fd00:0:0:0:0:0:0:5]:8181/webchat",
  })
  void anAddressThatOthersReachIsTaken(String endpoint, String address) {
    assertThat(found(List.of(), endpoint)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8181/",
        "http://127.9.9.9:8181/",
        "http://localhost:8181/",
        "http://[::1]:8181/",
        "http://169.254.7.7:8181/",
        "http://[fe80::1]:8181/",
        "http://999.1.1.1:8181/",
        "ftp://10.0.0.5/",
        "/webchat",
        "http://not a url",
        ""
      })
  void oneThatMeansSomethingElseElsewhereIsNot(String endpoint) {
    assertThat(found(List.of(), endpoint)).isEmpty();
  }

  @Test
  void theOneOfAPrivateNetworkIsBest() {
    String[] all = {
      "https://10.0.0.5:8443/",
      "http://203.0.113.9:8181/",
      "http://127.0.0.1:8181/",
      "http://[fd00::5]:8181/",
      "http://192.168.1.7:8181/",
      "http://10.0.0.5:8181/"
    };
    assertThat(found(List.of(), all)).contains("http://10.0.0.5:8181/webchat");
    assertThat(found(List.of(), all[2], all[1])).contains("http://203.0.113.9:8181/webchat");
  }

  /** As the JDK lists those of the machine: the zone means nothing elsewhere, nor in a URL. */
  @Test
  void theZoneOfAnAddressIsLeftOut() throws UnknownHostException {
    byte[] bytes = InetAddress.getByName("fd00::5").getAddress();
    InetAddress scoped = Inet6Address.getByAddress("", bytes, 3);
    assertThat(scoped.getHostAddress()).contains("%");
    assertThat(found(List.of(scoped), "http://[::]:8181/"))
        .contains("http://[fd00:0:0:0:0:0:0:5]:8181/webchat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://0.0.0.0:8181/", "http://[::]:8181/"})
  void aServerThatListensEverywhereIsReachedByAnAddressOfTheMachine(String endpoint)
      throws UnknownHostException {
    assertThat(found(addresses("127.0.0.1", "fe80::1", "10.0.0.5", "203.0.113.9"), endpoint))
        .contains("http://10.0.0.5:8181/webchat");
    assertThat(found(addresses("127.0.0.1", "::1"), endpoint)).isEmpty();
  }

  @Test
  void theAddressesOfThisMachineAreFound() {
    assertThat(MemberAddress.ofThisMachine()).anyMatch(InetAddress::isLoopbackAddress);
  }
}
