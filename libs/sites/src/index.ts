export { forbiddenServer, LONGEST_KUBECONFIG } from './kubeconfig.js';
export { SiteClusters, type SealingKey, type SiteCluster } from './site-clusters.js';
export { SiteConnections } from './site-connections.js';
export { obstacleAt, Places, type Room } from './site-place.js';
export { SITE_LIMITS, type SiteWish } from './site.wish.js';
export { SitesService, type SiteFilter } from './sites.service.js';
export { parseSites, type InstallationSite } from './installation-site.js';
