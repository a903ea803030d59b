/**
 * Tests in an OSGi container: a JUnit Jupiter extension that gives every test class a fresh Felix
 * framework inside the test's own JVM, with the bundles the class names, and removes every trace of
 * it afterwards.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final OsgiContainer container =
 *     OsgiContainer.felix()
 *         .systemPackagesFrom(Bus.class, TransportProvider.class)
 *         .bundles(OsgiContainer.runtime())
 *         .bundleFromTarget("transport-gms-rest")
 *         .configuration("io.webchat.transport.gms.rest", Map.of("dataURL", url))
 *         .build();
 *
 * @Test
 * void registersItsTransport() {
 *   assertThat(container.service(TransportProvider.class).type()).isEqualTo("gms-rest");
 * }
 * }</pre>
 *
 * <p>Nothing is downloaded while tests run: the bundles are jar files in the folders of {@link
 * io.webchat.testkit.container.BundlesFolder}, which the build fills. In the build of this project
 * a module names the {@code maven-dependency-plugin}, whose managed execution {@code
 * container-runtime} copies the bundles of {@link
 * io.webchat.testkit.container.OsgiContainer#runtime()} to {@code target/bundles}; the bundles
 * under test it copies there itself.
 */
@Export
@Version("1.0.0")
// other packages of the testkit need neither Pax Exam nor a framework implementation
@Header(
    name = "Import-Package",
    value =
        "org.ops4j.pax.exam.*;resolution:=optional, org.apache.felix.framework;resolution:=optional, *")
package io.webchat.testkit.container;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Header;
import org.osgi.annotation.versioning.Version;
