/** Where session data and cookies are kept between runs, and who may serve a shared session. */
@Export
@Version("2.3.0")
package io.webchat.spi.session;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
