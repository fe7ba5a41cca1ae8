// Makes a directory for each claim and removes it with the volume. The common provisioner for this, local-path, starts two pods
// for every volume and has a lock that it can wait for forever.
package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v10/controller"
)

const name = "local-cluster/directories"

// Where volumes stand, inside this container and on the machine alike.
const root = "/var/volumes"

type directories struct{}

func (directories) Provision(_ context.Context, options controller.ProvisionOptions) (*core.PersistentVolume, controller.ProvisioningState, error) {
	directory := filepath.Join(root, options.PVName)
	if err := os.Mkdir(directory, 0o777); err != nil && !os.IsExist(err) {
		return nil, controller.ProvisioningFinished, err
	}
	// A volume is for whatever user its pod has.
	if err := os.Chmod(directory, 0o777); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	spec := core.PersistentVolumeSpec{
		PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
		AccessModes:                   options.PVC.Spec.AccessModes,
		Capacity:                      core.ResourceList{core.ResourceStorage: options.PVC.Spec.Resources.Requests[core.ResourceStorage]},
		PersistentVolumeSource:        core.PersistentVolumeSource{HostPath: &core.HostPathVolumeSource{Path: directory}},
		NodeAffinity:                  on(options.SelectedNode),
	}
	volume := &core.PersistentVolume{ObjectMeta: meta.ObjectMeta{Name: options.PVName}, Spec: spec}
	return volume, controller.ProvisioningFinished, nil
}

func (directories) Delete(_ context.Context, volume *core.PersistentVolume) error {
	return os.RemoveAll(filepath.Join(root, volume.Name))
}

// A directory is found on its machine alone.
func on(node *core.Node) *core.VolumeNodeAffinity {
	if node == nil {
		return nil
	}
	here := core.NodeSelectorRequirement{Key: core.LabelHostname, Operator: core.NodeSelectorOpIn, Values: []string{node.Labels[core.LabelHostname]}}
	term := core.NodeSelectorTerm{MatchExpressions: []core.NodeSelectorRequirement{here}}
	return &core.VolumeNodeAffinity{Required: &core.NodeSelector{NodeSelectorTerms: []core.NodeSelectorTerm{term}}}
}

func main() {
	logger := klog.Background()
	config, err := rest.InClusterConfig()
	if err != nil {
		logger.Error(err, "This runs in a pod of the cluster alone")
		os.Exit(1)
	}
	config.QPS, config.Burst = 50, 100
	client := kubernetes.NewForConfigOrDie(config)
	options := []func(*controller.ProvisionController) error{controller.LeaderElection(false), controller.ResyncPeriod(time.Minute)}
	controller.NewProvisionController(logger, client, name, directories{}, options...).Run(context.Background())
}
