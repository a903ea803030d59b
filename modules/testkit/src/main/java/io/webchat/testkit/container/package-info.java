/**
 * Tests in an OSGi container: a JUnit Jupiter extension that gives every test class a fresh Felix
 * framework inside the test's own JVM, with the bundles the class names, and removes every trace of
 * it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final OsgiContainer container =
 *     OsgiContainer.felix()
 *         .fromClassPath(MyProvider.class)
 *         .fromClassPath("webchat-core")
 *         .build();
 *
 * @Test
 * void registersItsTransport() {
 *   assertThat(container.service(TransportProvider.class).type()).isEqualTo("my-wire");
 * }
 * }</pre>
 *
 * <p>Nothing is downloaded while tests run. {@code fromClassPath} of the builder finds bundles, and
 * what they need, on the class path of the tests; single jars may also lie in the folders of {@link
 * io.webchat.testkit.container.BundlesFolder}, which go before it.
 */
@Export
@Version("1.1.0")
// other packages of the testkit need neither Pax Exam nor a framework implementation
@Header(
    name = "Import-Package",
    value =
        "org.ops4j.pax.exam.*;resolution:=optional, org.apache.felix.framework;resolution:=optional, *")
package io.webchat.testkit.container;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Header;
import org.osgi.annotation.versioning.Version;
